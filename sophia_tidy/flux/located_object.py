"""An object of Kubernetes and the place where it is said."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import yaml

from ..formats.yaml_nodes import at_node
from ..kernel.errors import TidyError
from ..kernel.location import Location
from ..manifests.objects import Manifest

_CLUSTER_WIDE = frozenset(
    {
        "APIService",
        "ClusterIssuer",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterSecretStore",
        "CustomResourceDefinition",
        "IngressClass",
        "MutatingWebhookConfiguration",
        "Namespace",
        "PersistentVolume",
        "PriorityClass",
        "RuntimeClass",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingWebhookConfiguration",
    }
)


@dataclass(frozen=True, slots=True)
class LocatedObject:
    """An object; ``at`` is where it is said, or the last patch that changed it."""

    manifest: Manifest
    at: Location
    node: yaml.Node | None = None

    @property
    def kind(self) -> str:
        return str(self.manifest["kind"])

    @property
    def name(self) -> str:
        return str(self.manifest["metadata"]["name"])

    @property
    def namespace(self) -> str:
        return str(self.manifest["metadata"].get("namespace", ""))

    def get(self, *keys: str) -> Any:
        """The value at these keys; None where there is none."""
        value: Any = self.manifest
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def place(self, *keys: str) -> Location:
        """Where the value at these keys is said, as near as is known."""
        node = self._node(keys)
        return at_node(self.at.path, node) if node is not None else self.at

    def places(self, key: str) -> list[Location]:
        """Where each item of the list at a key is said."""
        node = self._node((key,))
        return [at_node(self.at.path, each) for each in node.value] if isinstance(node, yaml.SequenceNode) else []

    def _node(self, keys: Iterable[str]) -> yaml.Node | None:
        node = self.node
        for key in keys:
            pairs = node.value if isinstance(node, yaml.MappingNode) else ()
            node = next((value for name, value in pairs if name.value == key), None)
        return node


def located(value: Any, at: Location, node: yaml.Node) -> LocatedObject:
    """The object that a document is.

    Raises:
        TidyError: it is none.
    """
    head = value.get("metadata") if isinstance(value, dict) else None
    named = head if isinstance(head, dict) and isinstance(head.get("name") or head.get("generateName"), str) else None
    if named is None or not isinstance(value.get("kind"), str) or not isinstance(value.get("apiVersion"), str):
        raise TidyError(
            "no object of Kubernetes; expected apiVersion, kind and metadata.name", at, rule="broken-overlay"
        )
    return LocatedObject({**value, "metadata": {"name": named.get("generateName"), **named}}, at, node)


def in_namespace(item: LocatedObject, namespace: str) -> LocatedObject:
    """The object in a namespace, as kustomize puts it there.

    What belongs to the whole cluster stays outside; a Namespace takes the name itself (kustomize, NamespaceTransformer).
    """
    key = "name" if item.kind == "Namespace" else "namespace"
    if item.kind in _CLUSTER_WIDE and key == "namespace":
        return item
    return replace(item, manifest={**item.manifest, "metadata": {**item.manifest["metadata"], key: namespace}})
