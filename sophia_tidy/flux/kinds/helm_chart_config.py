"""HelmChartConfig: what is different in a chart that K3s brings along (docs.k3s.io, "Customizing Packaged Components")."""

from collections.abc import Mapping
from typing import Any

from ...formats.yaml_emitter import yaml_text
from ...manifests.objects import Manifest, manifest


def helm_chart_config(name: str, values: Mapping[str, Any]) -> Manifest:
    """Values laid over those of K3s; its charts live in ``kube-system``."""
    return manifest(
        "helm.cattle.io/v1",
        "HelmChartConfig",
        name,
        namespace="kube-system",
        spec={"valuesContent": yaml_text(dict(values))},
    )
