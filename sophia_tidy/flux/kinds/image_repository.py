"""ImageRepository: the tags of an image, looked at now and then."""

from ...manifests.objects import Manifest, manifest
from . import SYSTEM


def image_repository(name: str, image: str) -> Manifest:
    """The repository, without a tag."""
    return manifest(
        "image.toolkit.fluxcd.io/v1", "ImageRepository", name, namespace=SYSTEM, spec={"image": image, "interval": "5m"}
    )
