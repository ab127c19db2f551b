"""Manifests are plain data; this is the head that all of them share."""

from collections.abc import Mapping
from typing import Any

Manifest = dict[str, Any]

NAME, PART_OF, COMPONENT = "app.kubernetes.io/name", "app.kubernetes.io/part-of", "app.kubernetes.io/component"


def manifest(
    version: str,
    kind: str,
    name: str,
    *,
    namespace: str = "",
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    **body: Any,
) -> Manifest:
    """An object with its head in the order in which people read it; what is empty is left out."""
    head: dict[str, Any] = {"name": name} | ({"namespace": namespace} if namespace else {})
    if labels:
        head["labels"] = dict(labels)
    if annotations:
        head["annotations"] = dict(annotations)
    return {"apiVersion": version, "kind": kind, "metadata": head} | filled(body)


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping without what is not there: None, and empty lists, mappings and strings; 0 and false stay."""
    return {
        key: value for key, value in values.items() if value is not None and value != {} and value != [] and value != ""
    }


def identity(item: Manifest) -> tuple[str, str, str]:
    """API version, kind and name: what two objects of one namespace may not share."""
    return item["apiVersion"], item["kind"], item["metadata"]["name"]


def target(item: Manifest, path: str = "") -> str:
    """A pointer into the manifests, as the ledger writes it: ``Deployment/api.spec.replicas``."""
    return f"{item['kind']}/{item['metadata']['name']}" + (f".{path}" if path else "")
