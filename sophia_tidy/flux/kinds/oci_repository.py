"""OCIRepository: a Helm chart in a container registry."""

from ...manifests.objects import Manifest, manifest

_CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"


def oci_repository(name: str, namespace: str, url: str, tag: str) -> Manifest:
    """The chart of one exact version; the layer is kept as it is, which is what a HelmRelease takes."""
    return manifest(
        "source.toolkit.fluxcd.io/v1",
        "OCIRepository",
        name,
        namespace=namespace,
        spec={
            "interval": "1h",
            "url": url,
            "ref": {"tag": tag},
            "layerSelector": {"mediaType": _CHART, "operation": "copy"},
        },
    )
