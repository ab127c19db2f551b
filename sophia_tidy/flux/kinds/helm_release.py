"""HelmRelease: a chart, installed and kept as it should be."""

from collections.abc import Mapping
from typing import Any

from ...manifests.objects import Manifest, filled, manifest


def helm_release(
    name: str,
    namespace: str,
    *,
    values: Mapping[str, Any],
    chart_ref: str = "",
    repository: str = "",
    version: str = "",
) -> Manifest:
    """A release from an OCIRepository (``chart_ref``), or from a HelmRepository by ``repository`` and ``version``.

    What fails is tried again and then rolled back; CRDs follow the chart.
    """
    chart = {"spec": {"chart": name, "version": version, "sourceRef": {"kind": "HelmRepository", "name": repository}}}
    spec = {
        "interval": "1h",
        "timeout": "5m",
        "chartRef": {"kind": "OCIRepository", "name": chart_ref} if chart_ref else None,
        "chart": None if chart_ref else chart,
        "install": {"crds": "CreateReplace", "remediation": {"retries": 3}},
        "upgrade": {"crds": "CreateReplace", "cleanupOnFail": True, "remediation": {"retries": 3}},
        "values": dict(values),
    }
    return manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", name, namespace=namespace, spec=filled(spec))
