"""The configuration that all Traefik labels of a stack come to: names of routers, services and middlewares are the whole stack's."""

from .....kernel.finding import Severity
from ....context import Conversion
from ....questions import asked_once
from ....stack import Service
from .flags import exposed_by_default
from .labels import Label, is_enabled, overruled, traefik_labels
from .part import Protocol, TraefikPart
from .segments import as_v2, is_v1

_KINDS = {"routers": "routers", "services": "services", "middlewares": "middlewares", "serverstransports": "transports"}
_OF_PROVIDER = {
    ("docker", "network"),
    ("swarm", "network"),
    ("docker", "lbswarm"),
    ("swarm", "lbswarm"),
    ("constraint-label",),
    ("constraint",),
    ("tags",),
    ("docker", "allownonrunning"),
}
Key = tuple[Protocol, str]


class Configuration:
    """The parts by protocol and name."""

    __slots__ = ("middlewares", "options", "routers", "services", "transports")

    def __init__(self) -> None:
        self.routers: dict[Key, TraefikPart] = {}
        self.services: dict[Key, TraefikPart] = {}
        self.middlewares: dict[Key, TraefikPart] = {}
        self.transports: dict[Key, TraefikPart] = {}
        self.options: dict[Key, TraefikPart] = {}

    def of(self, kind: str) -> dict[Key, TraefikPart]:
        """The parts of one kind."""
        return {
            "routers": self.routers,
            "services": self.services,
            "middlewares": self.middlewares,
            "transports": self.transports,
            "options": self.options,
        }[kind]

    def owned(self, kind: str, service: Service) -> list[TraefikPart]:
        """The parts of one kind whose labels a service carries."""
        return [part for part in self.of(kind).values() if part.owner == service.name]


@asked_once
def configuration(conversion: Conversion) -> Configuration:
    """The configuration, read once; accounts for labels that are no part of a router, service or middleware."""
    found = Configuration()
    for service in conversion.stack.services.values():
        _read(service, found, conversion)
    return found


def _read(service: Service, found: Configuration, conversion: Conversion) -> None:
    labels = traefik_labels(service)
    if not labels:
        return
    for at in overruled(service):
        conversion.ledger.not_applicable(at, rule="traefik-label", note="deploy.labels says the same label, and counts")
    if not is_enabled(labels, exposed_by_default(conversion)):
        for label in labels:
            conversion.ledger.not_applicable(
                label.at, rule="traefik-disabled", note="Traefik was told to leave the service alone"
            )
        return
    for label in as_v2(service, labels, conversion) if is_v1(labels) else labels:
        _place(label, service, found, conversion)


def _place(label: Label, service: Service, found: Configuration, conversion: Conversion) -> None:
    words = label.words
    if words == ("enable",):
        conversion.ledger.mapped(label.at, "", rule="traefik-enable")
    elif words in _OF_PROVIDER:
        conversion.ledger.not_applicable(label.at, rule="traefik-provider", note="Traefik finds pods by their Services")
    elif words[0] in tuple(Protocol) and len(words) > 3 and words[1] in _KINDS:
        _add(Protocol(words[0]), _KINDS[words[1]], label, 3, service, found, conversion)
    elif words[0] in tuple(Protocol) and len(words) == 3 and words[1] == "middlewares":
        _add(Protocol(words[0]), "middlewares", label, 3, service, found, conversion)
    elif words[:2] == ("tls", "options") and len(words) > 3:
        _add(Protocol.TCP, "options", label, 3, service, found, conversion)
    else:
        conversion.decide(
            label.at, "traefik-label", f"traefik.{'.'.join(label.path)} is no label that Traefik is known to read"
        )


def _add(
    protocol: Protocol,
    kind: str,
    label: Label,
    depth: int,
    service: Service,
    found: Configuration,
    conversion: Conversion,
) -> None:
    name = label.path[depth - 1]
    parts = found.of(kind)
    part = parts.setdefault((protocol, name), TraefikPart(protocol, name, service.name))
    key = label.words[depth:]
    before = part.labels.get(key)
    if part.owner == service.name or (before is None and not _is_complete(part)):
        part.labels[key] = label
    elif before is not None and before.value == label.value:
        conversion.ledger.adapted(label.at, "", rule="traefik-repeated", note=f"{part.owner} says the same of {name}")
    else:
        conversion.find(
            label.at,
            "traefik-conflict",
            f"{name} is also defined by {part.owner}, differently; Traefik takes neither",
            severity=Severity.WARNING,
        )
        conversion.ledger.needs_decision(
            label.at, rule="traefik-conflict", note=f"{name} is also defined by {part.owner}, differently"
        )


def _is_complete(part: TraefikPart) -> bool:
    """A part that another service began is not added to."""
    return bool(part.labels)
