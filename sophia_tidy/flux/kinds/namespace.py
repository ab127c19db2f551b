"""Namespace: where a chart of the infrastructure lives."""

from ...manifests.objects import Manifest, manifest


def namespace(name: str) -> Manifest:
    """The namespace, as it is."""
    return manifest("v1", "Namespace", name)
