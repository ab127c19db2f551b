"""The users of a basicAuth or digestAuth middleware: a Secret with the one key that Traefik reads, ``users``."""

from .....manifests.objects import Manifest
from ....context import Conversion
from ...secrets.external_secret import external_secret


def users_secret(name: str, conversion: Conversion) -> Manifest:
    """The object that fetches the users from the secret store."""
    return external_secret(name, {"users": users_key(name, conversion)}, conversion)


def users_key(name: str, conversion: Conversion) -> str:
    """Under which key the secret store has the users."""
    return name.upper().replace("-", "_")
