"""HelmRepository: an index of Helm charts on a web server."""

from ...manifests.objects import Manifest, manifest


def helm_repository(name: str, namespace: str, url: str) -> Manifest:
    """The index, asked once an hour."""
    return manifest(
        "source.toolkit.fluxcd.io/v1", "HelmRepository", name, namespace=namespace, spec={"interval": "1h", "url": url}
    )
