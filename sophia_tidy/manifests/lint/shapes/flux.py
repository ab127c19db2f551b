"""Flux' and Flagger's kinds (fluxcd.io, "Flux API reference"; flagger.app).

The file is long because it is one table: a kind after the other, field by field.
"""

from typing import Any

from .words import ANY, ELSEWHERE, FLAG, FREE, NAMED, NUMBER, PORT, SELECTOR, TEXT, TEXTS, WHOLE

_ANYWHERE = {"apiVersion": TEXT, "kind!": TEXT, "name!": TEXT, "namespace": TEXT}
_DEPENDS = [{"name!": TEXT, "namespace": TEXT, "readyExpr": TEXT}]
_IMAGES = [{"digest": TEXT, "name!": TEXT, "newName": TEXT, "newTag": TEXT}]
_TARGET = {
    "annotationSelector": TEXT,
    "group": TEXT,
    "kind": TEXT,
    "labelSelector": TEXT,
    "name": TEXT,
    "namespace": TEXT,
    "version": TEXT,
}
_PATCHES = [{"patch!": TEXT, "target": _TARGET}]
_META = {"annotations": FREE, "labels": FREE}
_CLUSTER = {"configMapRef": NAMED, "secretRef": {"key": TEXT, "name!": TEXT}}
_SOURCE = {"interval!": TEXT, "provider": TEXT, "secretRef": NAMED, "suspend": FLAG, "timeout": TEXT, "url!": TEXT}
_EXPRESSIONS = [{"apiVersion!": TEXT, "current!": TEXT, "failed": TEXT, "inProgress": TEXT, "kind": TEXT}]

_GIT = {
    **_SOURCE,
    "ignore": TEXT,
    "include": [{"fromPath": TEXT, "repository!": NAMED, "toPath": TEXT}],
    "proxySecretRef": NAMED,
    "recurseSubmodules": FLAG,
    "ref": {"branch": TEXT, "commit": TEXT, "name": TEXT, "semver": TEXT, "tag": TEXT},
    "serviceAccountName": TEXT,
    "sparseCheckout": TEXTS,
    "verify": {"mode": TEXT, "secretRef!": NAMED},
}
_OCI = {
    **_SOURCE,
    "certSecretRef": NAMED,
    "ignore": TEXT,
    "insecure": FLAG,
    "layerSelector": {"mediaType": TEXT, "operation": TEXT},
    "proxySecretRef": NAMED,
    "ref": {"digest": TEXT, "semver": TEXT, "semverFilter": TEXT, "tag": TEXT},
    "serviceAccountName": TEXT,
    "verify": ANY,
}
_HELM_REPOSITORY = {
    "accessFrom": ANY,
    "certSecretRef": NAMED,
    "insecure": FLAG,
    "interval": TEXT,
    "passCredentials": FLAG,
    "provider": TEXT,
    "secretRef": NAMED,
    "suspend": FLAG,
    "timeout": TEXT,
    "type": TEXT,
    "url!": TEXT,
}
_KUSTOMIZATION = {
    "buildMetadata": TEXTS,
    "commonMetadata": _META,
    "components": TEXTS,
    "decryption": {"provider!": TEXT, "secretRef": NAMED, "serviceAccountName": TEXT},
    "deletionPolicy": TEXT,
    "dependsOn": _DEPENDS,
    "force": FLAG,
    "healthCheckExprs": _EXPRESSIONS,
    "healthChecks": [_ANYWHERE],
    "ignore": [{"paths!": TEXTS, "target": _TARGET}],
    "ignoreMissingComponents": FLAG,
    "images": _IMAGES,
    "interval!": TEXT,
    "kubeConfig": _CLUSTER,
    "namePrefix": TEXT,
    "nameSuffix": TEXT,
    "patches": _PATCHES,
    "path": TEXT,
    "postBuild": {
        "substitute": FREE,
        "substituteFrom": [{"kind!": TEXT, "name!": TEXT, "optional": FLAG}],
        "substituteStrategy": TEXT,
    },
    "prune!": FLAG,
    "retryInterval": TEXT,
    "serviceAccountName": TEXT,
    "sourceRef!": _ANYWHERE,
    "suspend": FLAG,
    "targetNamespace": TEXT,
    "timeout": TEXT,
    "wait": FLAG,
}
_CHART = {
    "metadata": _META,
    "spec!": {
        "chart!": TEXT,
        "ignoreMissingValuesFiles": FLAG,
        "interval": TEXT,
        "reconcileStrategy": TEXT,
        "sourceRef!": _ANYWHERE,
        "valuesFiles": TEXTS,
        "verify": {"provider!": TEXT, "secretRef": NAMED},
        "version": TEXT,
    },
}
_ACTION = {
    "crds": TEXT,
    "disableHooks": FLAG,
    "disableOpenAPIValidation": FLAG,
    "disableSchemaValidation": FLAG,
    "disableTakeOwnership": FLAG,
    "disableWait": FLAG,
    "disableWaitForJobs": FLAG,
    "strategy": {"name!": TEXT, "retryInterval": TEXT},
    "timeout": TEXT,
}
_REMEDIATION = {"ignoreTestFailures": FLAG, "remediateLastFailure": FLAG, "retries": WHOLE}
_RELEASE = {
    "chart": _CHART,
    "chartRef": {"kind!": TEXT, "name!": TEXT, "namespace": TEXT},
    "commonMetadata": _META,
    "dependsOn": _DEPENDS,
    "driftDetection": {"ignore": [{"paths!": TEXTS, "target": _TARGET}], "mode": TEXT},
    "healthCheckExprs": _EXPRESSIONS,
    "install": {
        **_ACTION,
        "createNamespace": FLAG,
        "remediation": _REMEDIATION,
        "replace": FLAG,
        "serverSideApply": FLAG,
        "skipCRDs": FLAG,
    },
    "interval!": TEXT,
    "kubeConfig": _CLUSTER,
    "maxHistory": WHOLE,
    "persistentClient": FLAG,
    "postRenderStrategy": TEXT,
    "postRenderers": [{"kustomize": {"images": _IMAGES, "patches": _PATCHES}}],
    "releaseName": TEXT,
    "rollback": {
        "cleanupOnFail": FLAG,
        "disableHooks": FLAG,
        "disableWait": FLAG,
        "disableWaitForJobs": FLAG,
        "force": FLAG,
        "recreate": FLAG,
        "serverSideApply": TEXT,
        "timeout": TEXT,
    },
    "serviceAccountName": TEXT,
    "storageNamespace": TEXT,
    "suspend": FLAG,
    "targetNamespace": TEXT,
    "test": {"enable": FLAG, "filters": [{"exclude": FLAG, "name!": TEXT}], "ignoreFailures": FLAG, "timeout": TEXT},
    "timeout": TEXT,
    "uninstall": {
        "deletionPropagation": TEXT,
        "disableHooks": FLAG,
        "disableWait": FLAG,
        "keepHistory": FLAG,
        "timeout": TEXT,
    },
    "upgrade": {
        **_ACTION,
        "chartNameChangeStrategy": TEXT,
        "cleanupOnFail": FLAG,
        "force": FLAG,
        "preserveValues": FLAG,
        "remediation": {**_REMEDIATION, "strategy": TEXT},
        "serverSideApply": TEXT,
    },
    "values": ANY,
    "valuesFrom": [
        {"kind!": TEXT, "literal": FLAG, "name!": TEXT, "optional": FLAG, "targetPath": TEXT, "valuesKey": TEXT}
    ],
    "waitStrategy": {"name!": TEXT},
}
_IMAGE_REPOSITORY = {
    "accessFrom": ANY,
    "certSecretRef": NAMED,
    "exclusionList": TEXTS,
    "image!": TEXT,
    "insecure": FLAG,
    "interval!": TEXT,
    "provider": TEXT,
    "proxySecretRef": NAMED,
    "secretRef": NAMED,
    "serviceAccountName": TEXT,
    "suspend": FLAG,
    "timeout": TEXT,
}
_IMAGE_POLICY = {
    "digestReflectionPolicy": TEXT,
    "filterTags": {"extract": TEXT, "pattern": TEXT},
    "imageRepositoryRef!": ELSEWHERE,
    "interval": TEXT,
    "suspend": FLAG,
    "policy!": {"alphabetical": {"order": TEXT}, "numerical": {"order": TEXT}, "semver": {"range!": TEXT}},
}
_AUTOMATION = {
    "git": {
        "checkout": {"ref!": _GIT["ref"]},
        "commit!": {
            "author!": {"email!": TEXT, "name": TEXT},
            "messageTemplate": TEXT,
            "messageTemplateValues": FREE,
            "signingKey": {"secretRef!": NAMED, "type": TEXT},
        },
        "push": {"branch": TEXT, "options": FREE, "refspec": TEXT},
    },
    "interval!": TEXT,
    "policySelector": SELECTOR,
    "sourceRef!": _ANYWHERE,
    "suspend": FLAG,
    "update": {"path": TEXT, "strategy": TEXT},
}
_WATCHED = {**_ANYWHERE, "matchLabels": FREE}
_ALERT = {
    "eventMetadata": FREE,
    "eventSeverity": TEXT,
    "eventSources!": [_WATCHED],
    "exclusionList": TEXTS,
    "inclusionList": TEXTS,
    "providerRef!": NAMED,
    "summary": TEXT,
    "suspend": FLAG,
}
_PROVIDER = {
    "address": TEXT,
    "certSecretRef": NAMED,
    "channel": TEXT,
    "commitStatusExpr": TEXT,
    "interval": TEXT,
    "proxy": TEXT,
    "proxySecretRef": NAMED,
    "secretRef": NAMED,
    "serviceAccountName": TEXT,
    "suspend": FLAG,
    "timeout": TEXT,
    "type!": TEXT,
    "username": TEXT,
}
_RECEIVER = {
    "events": TEXTS,
    "interval": TEXT,
    "oidcProviders": ANY,
    "resourceFilter": TEXT,
    "resources!": [{**_WATCHED, "filter": TEXT}],
    "secretRef": NAMED,
    "suspend": FLAG,
    "type!": TEXT,
}
_OWNED = {"apiVersion!": TEXT, "kind!": TEXT, "name!": TEXT}
_ANALYSIS = {
    "alerts": [{"name!": TEXT, "providerRef!": ELSEWHERE, "severity": TEXT}],
    "canaryReadyThreshold": NUMBER,
    "interval": TEXT,
    "iterations": NUMBER,
    "match": ANY,
    "maxWeight": NUMBER,
    "mirror": FLAG,
    "mirrorWeight": NUMBER,
    "metrics": [
        {
            "interval": TEXT,
            "name!": TEXT,
            "query": TEXT,
            "templateRef": ELSEWHERE,
            "templateVariables": FREE,
            "threshold": NUMBER,
            "thresholdRange": {"max": NUMBER, "min": NUMBER},
        }
    ],
    "primaryReadyThreshold": NUMBER,
    "sessionAffinity": ANY,
    "stepWeight": NUMBER,
    "stepWeightPromotion": NUMBER,
    "stepWeights": [NUMBER],
    "threshold": NUMBER,
    "webhooks": [
        {
            "disableTLS": FLAG,
            "metadata": FREE,
            "muteAlert": FLAG,
            "name!": TEXT,
            "retries": NUMBER,
            "timeout": TEXT,
            "type": TEXT,
            "url!": TEXT,
        }
    ],
}
_CANARY_SERVICE = {
    **dict.fromkeys(("appProtocol", "meshName", "name", "portName", "timeout", "trafficDistribution"), TEXT),
    **dict.fromkeys(
        (
            "apex",
            "canary",
            "corsPolicy",
            "gatewayRefs",
            "headers",
            "match",
            "mirror",
            "primary",
            "retries",
            "rewrite",
            "trafficPolicy",
            "unmanagedMetadata",
        ),
        ANY,
    ),
    **dict.fromkeys(("backends", "gateways", "hosts"), TEXTS),
    **dict.fromkeys(("delegation", "headless", "portDiscovery"), FLAG),
    "port!": NUMBER,
    "targetPort": PORT,
}
_CANARY = {
    "analysis!": _ANALYSIS,
    "autoscalerRef": {
        **_OWNED,
        "primaryScalerQueries": FREE,
        "primaryScalerReplicas": {"maxReplicas": WHOLE, "minReplicas": WHOLE},
    },
    "ingressRef": _OWNED,
    "metricsServer": TEXT,
    "progressDeadlineSeconds": NUMBER,
    "provider": TEXT,
    "revertOnDeletion": FLAG,
    "routeRef": _OWNED,
    "service": _CANARY_SERVICE,
    "skipAnalysis": FLAG,
    "suspend": FLAG,
    "targetRef!": _OWNED,
    "upstreamRef": {**_OWNED, "namespace": TEXT},
}

SHAPES: dict[tuple[str, str], Any] = {
    key: {"spec": spec}
    for key, spec in {
        ("source.toolkit.fluxcd.io/v1", "GitRepository"): _GIT,
        ("source.toolkit.fluxcd.io/v1", "OCIRepository"): _OCI,
        ("source.toolkit.fluxcd.io/v1", "HelmRepository"): _HELM_REPOSITORY,
        ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"): _KUSTOMIZATION,
        ("helm.toolkit.fluxcd.io/v2", "HelmRelease"): _RELEASE,
        ("image.toolkit.fluxcd.io/v1", "ImageRepository"): _IMAGE_REPOSITORY,
        ("image.toolkit.fluxcd.io/v1", "ImagePolicy"): _IMAGE_POLICY,
        ("image.toolkit.fluxcd.io/v1", "ImageUpdateAutomation"): _AUTOMATION,
        ("notification.toolkit.fluxcd.io/v1beta3", "Alert"): _ALERT,
        ("notification.toolkit.fluxcd.io/v1beta3", "Provider"): _PROVIDER,
        ("notification.toolkit.fluxcd.io/v1", "Receiver"): _RECEIVER,
        ("flagger.app/v1beta1", "Canary"): _CANARY,
    }.items()
}
