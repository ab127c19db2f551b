"""ImagePolicy: which of an image's tags is the newest that counts."""

from ...manifests.objects import Manifest, manifest
from . import SYSTEM


def image_policy(name: str, semver: str) -> Manifest:
    """The policy over the ImageRepository of the same name, with the digest of what it chose."""
    return manifest(
        "image.toolkit.fluxcd.io/v1",
        "ImagePolicy",
        name,
        namespace=SYSTEM,
        spec={
            "imageRepositoryRef": {"name": name},
            "policy": {"semver": {"range": semver}},
            "digestReflectionPolicy": "IfNotPresent",
        },
    )
