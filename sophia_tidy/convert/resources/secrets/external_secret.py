"""ExternalSecret: a Secret whose values come from a store when the cluster asks, and from nowhere else.

After external-secrets.io, API ``v1``; the store is a ClusterSecretStore (of
Pulumi ESC by default), which is not made here.
"""

from collections.abc import Mapping

from ....manifests.objects import PART_OF, Manifest, manifest
from ...context import Conversion

VERSION = "external-secrets.io/v1"
_REFRESH = "1h"


def external_secret(name: str, keys: Mapping[str, str], conversion: Conversion) -> Manifest:
    """The Secret ``name`` with these keys; each value of the mapping is the name by which the store has it."""
    return manifest(
        VERSION,
        "ExternalSecret",
        name,
        labels={PART_OF: conversion.application},
        spec={
            "refreshInterval": _REFRESH,
            "secretStoreRef": {"kind": "ClusterSecretStore", "name": conversion.cluster.secret_store},
            "target": {"name": name, "creationPolicy": "Owner"},
            "data": [{"secretKey": key, "remoteRef": {"key": remote}} for key, remote in sorted(keys.items())],
        },
    )
