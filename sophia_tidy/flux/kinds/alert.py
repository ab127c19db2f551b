"""Alert: which events a provider is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...manifests.objects import Manifest, filled, manifest
from . import SYSTEM


@dataclass(frozen=True, slots=True)
class Watched:
    """Objects whose events count; ``*`` is all of the kind in the namespace."""

    kind: str
    name: str
    namespace: str = ""


def alert(
    name: str,
    provider: str,
    watched: Sequence[Watched],
    *,
    errors_only: bool,
    metadata: Mapping[str, str],
    messages: Sequence[str] = (),
    but: Sequence[str] = (),
) -> Manifest:
    """The alert; ``metadata`` goes along with each event, and with ``messages`` (patterns of Go) only such count, ``but`` never."""
    sources = [filled({"kind": each.kind, "name": each.name, "namespace": each.namespace}) for each in watched]
    return manifest(
        "notification.toolkit.fluxcd.io/v1beta3",
        "Alert",
        name,
        namespace=SYSTEM,
        spec=filled(
            {
                "providerRef": {"name": provider},
                "eventSeverity": "error" if errors_only else "info",
                "eventSources": sources,
                "inclusionList": list(messages),
                "exclusionList": list(but),
                "eventMetadata": dict(metadata),
            }
        ),
    )
