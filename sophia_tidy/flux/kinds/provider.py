"""Provider: where Flux sends what happened."""

from enum import StrEnum

from ...manifests.objects import Manifest, filled, manifest
from . import SYSTEM


class Messenger(StrEnum):
    """Providers that need nothing but an address, which is a secret."""

    SLACK = "slack"
    DISCORD = "discord"
    TEAMS = "msteams"
    GOOGLE_CHAT = "googlechat"
    ROCKET = "rocket"
    GENERIC = "generic"


def provider(name: str, kind: str, *, secret: str, address: str = "") -> Manifest:
    """A provider; its Secret holds the ``token`` for the address, or the ``address`` itself where there is none here."""
    return manifest(
        "notification.toolkit.fluxcd.io/v1beta3",
        "Provider",
        name,
        namespace=SYSTEM,
        spec=filled({"type": kind, "address": address, "secretRef": {"name": secret}}),
    )
