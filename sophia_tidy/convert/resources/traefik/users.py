"""The users of a basicAuth or digestAuth middleware: an ExternalSecret with the one key that Traefik reads, ``users``."""

from ...conversion import Conversion
from ...manifest import Manifest, manifest
from ...stack import Service

_REFRESH = "1h"


def users_secret(name: str, service: Service, conversion: Conversion) -> Manifest:
    """The object that fetches the users; the store has them under ``<stack>/<name>``."""
    return manifest("external-secrets.io/v1", "ExternalSecret", name, labels=conversion.selector(service), spec={
        "refreshInterval": _REFRESH,
        "secretStoreRef": {"kind": "ClusterSecretStore", "name": conversion.cluster.secret_store},
        "target": {"name": name},
        "data": [{"secretKey": "users", "remoteRef": {"key": users_key(name, conversion)}}]})


def users_key(name: str, conversion: Conversion) -> str:
    """Under which key the secret store has the users."""
    return f"{conversion.application}/{name}"
