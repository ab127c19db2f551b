"""Receiver: GitHub tells the cluster of a push, so that nobody waits for the next look."""

from collections.abc import Sequence

from ...manifests.objects import Manifest, manifest
from . import SYSTEM


def receiver(name: str, *, secret: str, sources: Sequence[str]) -> Manifest:
    """The receiver; the Secret's ``token`` is what GitHub signs its calls with."""
    return manifest(
        "notification.toolkit.fluxcd.io/v1",
        "Receiver",
        name,
        namespace=SYSTEM,
        spec={
            "type": "github",
            "events": ["ping", "push"],
            "secretRef": {"name": secret},
            "resources": [
                {"apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "GitRepository", "name": each} for each in sources
            ],
        },
    )
