"""Plain manifests, for ``kubectl apply -f`` and for ``--stdout``: the namespace is written into each object."""

from collections.abc import Iterable, Mapping, Sequence

from ...formats.yaml_emitter import yaml_text
from ...manifests.objects import Manifest

# Kinds that belong to no namespace, of those that the tool writes.
CLUSTER_WIDE = frozenset(
    {
        "Namespace",
        "PersistentVolume",
        "ClusterIssuer",
        "ClusterSecretStore",
        "StorageClass",
        "ClusterRole",
        "ClusterRoleBinding",
        "RuntimeClass",
        "PriorityClass",
    }
)


def in_namespace(item: Manifest, namespace: str) -> Manifest:
    """The object with its namespace, and so the accounts that a RoleBinding names, as kustomize would give it."""
    if item["kind"] in CLUSTER_WIDE:
        return item
    head = item["metadata"]
    placed = {
        **item,
        "metadata": {
            "name": head["name"],
            "namespace": namespace,
            **{key: value for key, value in head.items() if key != "name"},
        },
    }
    if "subjects" in item:
        placed["subjects"] = [{**each, "namespace": namespace} for each in item["subjects"]]
    return placed


def plain(files: Mapping[str, Sequence[Manifest]], namespace: str) -> Iterable[Manifest]:
    """All objects in the order in which they can be applied: the namespace first, then what others stand on."""
    items = [in_namespace(item, namespace) for each in files.values() for item in each]
    return sorted(items, key=lambda item: _rank(item["kind"]))


_ORDER = (
    "Namespace",
    "PersistentVolume",
    "ServiceAccount",
    "ConfigMap",
    "Secret",
    "ExternalSecret",
    "PersistentVolumeClaim",
    "Service",
)


def _rank(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def stream(files: Mapping[str, Sequence[Manifest]], namespace: str) -> str:
    """One YAML stream of all objects."""
    return yaml_text(*plain(files, namespace))
