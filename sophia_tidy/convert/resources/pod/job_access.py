"""Access to one Job for a pod: a ServiceAccount, a Role for that Job, and a token that only one container mounts.

``automountServiceAccountToken`` would give the token to every container of
the pod.  A projected volume with the same three files, mounted where client
libraries look for them, gives it to the one that waits
(kubernetes.io, "Configure Service Accounts for Pods").
"""

from typing import Any

from ....manifests.objects import Manifest, manifest
from ...context import Conversion
from ...stack import Service

TOKEN, MOUNT = "job-access", "/var/run/secrets/kubernetes.io/serviceaccount"
_LIFE = 3600
_GROUP = "rbac.authorization.k8s.io"


def access_volume() -> dict[str, Any]:
    """The pod volume with token, certificate and namespace."""
    return {
        "name": TOKEN,
        "projected": {
            "sources": [
                {"serviceAccountToken": {"path": "token", "expirationSeconds": _LIFE}},
                {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
                {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"fieldPath": "metadata.namespace"}}]}},
            ]
        },
    }


def access_manifests(service: Service, jobs: list[Service], conversion: Conversion) -> list[Manifest]:
    """A ServiceAccount that may read the named Jobs; none where there is nothing to wait for.

    ``list`` and ``watch`` of a named object are allowed where the request
    selects it by name, as ``kubectl wait job/NAME`` does.
    """
    if not jobs:
        return []
    name, labels = conversion.name(service), conversion.selector(service)
    rule = {
        "apiGroups": ["batch"],
        "resources": ["jobs"],
        "resourceNames": sorted(conversion.name(job) for job in jobs),
        "verbs": ["get", "list", "watch"],
    }
    return [
        manifest("v1", "ServiceAccount", name, labels=labels, automountServiceAccountToken=False),
        manifest(f"{_GROUP}/v1", "Role", name, labels=labels, rules=[rule]),
        manifest(
            f"{_GROUP}/v1",
            "RoleBinding",
            name,
            labels=labels,
            roleRef={"apiGroup": _GROUP, "kind": "Role", "name": name},
            subjects=[{"kind": "ServiceAccount", "name": name}],
        ),
    ]
