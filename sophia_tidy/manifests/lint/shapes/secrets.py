"""The kinds of External Secrets (external-secrets.io, "API specification", v1)."""

from typing import Any

from .words import ANY, FLAG, FREE, SELECTOR, TEXT, TEXTS, WHOLE

VERSIONS = ("external-secrets.io/v1", "external-secrets.io/v1beta1")
_POLICIES = {"conversionStrategy": TEXT, "decodingStrategy": TEXT, "nullBytePolicy": TEXT}
_REMOTE = {**_POLICIES, "key!": TEXT, "metadataPolicy": TEXT, "property": TEXT, "version": TEXT}
_STORE = {"kind": TEXT, "name": TEXT}
_SOURCE = {"generatorRef": {"apiVersion": TEXT, "kind!": TEXT, "name!": TEXT}, "storeRef": _STORE}
_REWRITE = {"merge": ANY, "regexp": {"source!": TEXT, "target!": TEXT}, "transform": {"template!": TEXT}}
_TEMPLATE = {
    "data": FREE,
    "engineVersion": TEXT,
    "mergePolicy": TEXT,
    "templateFrom": ANY,
    "type": TEXT,
    "metadata": {"annotations": FREE, "finalizers": TEXTS, "labels": FREE},
}
_EXTERNAL = {
    "data": [{"remoteRef!": _REMOTE, "secretKey!": TEXT, "sourceRef": _SOURCE}],
    "dataFrom": [
        {
            "extract": _REMOTE,
            "find": {**_POLICIES, "name": {"regexp": TEXT}, "path": TEXT, "tags": FREE},
            "rewrite": [_REWRITE],
            "sourceRef": _SOURCE,
        }
    ],
    "refreshInterval": TEXT,
    "refreshPolicy": TEXT,
    "secretStoreRef": _STORE,
    "target": {
        "creationPolicy": TEXT,
        "deletionPolicy": TEXT,
        "immutable": FLAG,
        "manifest": ANY,
        "name": TEXT,
        "template": _TEMPLATE,
    },
}
_KEY = {"secretRef": {"key": TEXT, "name": TEXT, "namespace": TEXT}}
_PULUMI = {
    "accessToken": _KEY,
    "apiUrl": TEXT,
    "environment!": TEXT,
    "organization!": TEXT,
    "project!": TEXT,
    "auth": {
        "accessToken": _KEY,
        "oidcConfig": {
            "expirationSeconds": WHOLE,
            "organization!": TEXT,
            "serviceAccountRef!": {"audiences": TEXTS, "name!": TEXT, "namespace": TEXT},
        },
    },
}
_PROVIDERS = (
    "akeyless aws azurekv barbican beyondtrust bitwardensecretsmanager chef cloudrusm conjur delinea doppler dvls fake fortanix "
    "gcpsm github gitlab ibm infisical keepersecurity kubernetes nebiusmysterybox ngrok onboardbase onepassword onepasswordSDK "
    "oracle ovh passbolt passworddepot previder scaleway secretserver senhasegura vault volcengine webhook "
    "yandexcertificatemanager yandexlockbox"
).split()
_STORE_SPEC = {
    "conditions": [{"namespaceRegexes": TEXTS, "namespaceSelector": SELECTOR, "namespaces": TEXTS}],
    "controller": TEXT,
    "provider!": {**dict.fromkeys(_PROVIDERS, ANY), "pulumi": _PULUMI},
    "refreshInterval": WHOLE,
    "retrySettings": {"maxRetries": WHOLE, "retryInterval": TEXT},
}

SHAPES: dict[tuple[str, str], Any] = {
    (version, kind): {"spec": spec}
    for version in VERSIONS
    for kind, spec in (("ExternalSecret", _EXTERNAL), ("SecretStore", _STORE_SPEC), ("ClusterSecretStore", _STORE_SPEC))
}
