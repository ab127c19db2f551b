"""Kustomization (of kustomize): what of a folder is built."""

from collections.abc import Sequence

from ...manifests.objects import Manifest


def folder(resources: Sequence[str]) -> Manifest:
    """The ``kustomization.yaml`` that names these files."""
    return {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": list(resources)}
