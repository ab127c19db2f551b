"""cert-manager's kinds (cert-manager.io, "API reference", v1)."""

from typing import Any

from .words import ANY, FLAG, FREE, TEXT, TEXTS, WHOLE

VERSION = "cert-manager.io/v1"
_KEY = {"key": TEXT, "name!": TEXT}
_SOLVER = {
    "dns01": ANY,
    "http01": {
        "gatewayHTTPRoute": ANY,
        "ingress": {
            "class": TEXT,
            "ingressClassName": TEXT,
            "ingressTemplate": ANY,
            "name": TEXT,
            "podTemplate": ANY,
            "serviceType": TEXT,
        },
    },
    "selector": {"dnsNames": TEXTS, "dnsZones": TEXTS, "matchLabels": FREE},
}
_ACME = {
    "caBundle": TEXT,
    "disableAccountKeyGeneration": FLAG,
    "email": TEXT,
    "enableDurationFeature": FLAG,
    "externalAccountBinding": ANY,
    "preferredChain": TEXT,
    "privateKeySecretRef!": _KEY,
    "profile": TEXT,
    "server!": TEXT,
    "skipTLSVerify": FLAG,
    "solvers": [_SOLVER],
}
_ISSUER = {
    "acme": _ACME,
    "ca": {"crlDistributionPoints": TEXTS, "issuingCertificateURLs": TEXTS, "ocspServers": TEXTS, "secretName!": TEXT},
    "selfSigned": {"crlDistributionPoints": TEXTS},
    "vault": ANY,
    "venafi": ANY,
}
_CERTIFICATE = {
    "additionalOutputFormats": [{"type!": TEXT}],
    "commonName": TEXT,
    "dnsNames": TEXTS,
    "duration": TEXT,
    "emailAddresses": TEXTS,
    "encodeUsagesInRequest": FLAG,
    "ipAddresses": TEXTS,
    "isCA": FLAG,
    "issuerRef!": {"group": TEXT, "kind": TEXT, "name!": TEXT},
    "keystores": ANY,
    "literalSubject": TEXT,
    "nameConstraints": ANY,
    "otherNames": ANY,
    "privateKey": {"algorithm": TEXT, "encoding": TEXT, "rotationPolicy": TEXT, "size": WHOLE},
    "renewBefore": TEXT,
    "renewBeforePercentage": WHOLE,
    "revisionHistoryLimit": WHOLE,
    "secretName!": TEXT,
    "secretTemplate": {"annotations": FREE, "labels": FREE},
    "signatureAlgorithm": TEXT,
    "subject": ANY,
    "uris": TEXTS,
    "usages": TEXTS,
}

SHAPES: dict[tuple[str, str], Any] = {
    (VERSION, "Certificate"): {"spec!": _CERTIFICATE},
    (VERSION, "Issuer"): {"spec!": _ISSUER},
    (VERSION, "ClusterIssuer"): {"spec!": _ISSUER},
}
