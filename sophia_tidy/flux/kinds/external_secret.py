"""ExternalSecret: keys of the store as a Secret beside the controllers."""

from ...manifests.objects import Manifest, manifest
from . import SYSTEM


def external_secret(name: str, store: str, *, key: str, as_key: str) -> Manifest:
    """A Secret of one key, ``as_key``, whose value is that of ``key`` in the store."""
    return manifest(
        "external-secrets.io/v1",
        "ExternalSecret",
        name,
        namespace=SYSTEM,
        spec={
            "refreshInterval": "1h",
            "secretStoreRef": {"kind": "ClusterSecretStore", "name": store},
            "target": {"name": name, "creationPolicy": "Owner"},
            "data": [{"secretKey": as_key, "remoteRef": {"key": key}}],
        },
    )
