"""The proof that services find each other: one edge for each call, with what the manifests make of it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from ...kernel.finding import Finding
from ...manifests.pointer import Pointer

OUTSIDE = "outside"
"""The source of what comes from beyond the cluster: through Traefik, or by a published port."""


class CallStatus(StrEnum):
    """What became of a call; a closed set."""

    PROVEN = "proven"
    NO_SERVICE = "no-service"
    NO_PORT = "no-port"
    BLOCKED = "blocked"
    EXTERNAL = "external"


class Edge(NamedTuple):
    """``source`` calls ``target`` at ``port`` (None where the text says none).

    Both are Compose names of services; a target that is no service of the
    stack is a host name.  ``at`` is the text that says so; ``note`` why it
    stands as it does.  No text of the stack is kept: it may hold a secret.
    """

    source: str
    target: str
    port: int | None
    at: Pointer
    standing: CallStatus
    note: str = ""


class Proof(NamedTuple):
    """All edges in the order of the stack, the services, and what a person is told."""

    services: tuple[str, ...] = ()
    edges: tuple[Edge, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def failed(self) -> tuple[Edge, ...]:
        """The edges that do not hold."""
        return tuple(
            edge
            for edge in self.edges
            if edge.standing in (CallStatus.NO_SERVICE, CallStatus.NO_PORT, CallStatus.BLOCKED)
        )

    def between(self) -> Iterator[tuple[str, str, tuple[Edge, ...]]]:
        """The edges of each pair of two different ends, in order."""
        pairs: dict[tuple[str, str], list[Edge]] = {}
        for edge in self.edges:
            if edge.source != edge.target:
                pairs.setdefault((edge.source, edge.target), []).append(edge)
        yield from ((source, target, tuple(edges)) for (source, target), edges in pairs.items())
