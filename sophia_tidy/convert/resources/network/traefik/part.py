"""One router, service, middleware or the like, gathered from labels; what nobody takes from it is told."""

from collections.abc import Iterator
from enum import StrEnum

from .....manifests.pointer import Pointer
from ....context import Conversion
from .labels import Label


class Protocol(StrEnum):
    """Which of Traefik's three kinds of traffic; a closed set."""

    HTTP = "http"
    TCP = "tcp"
    UDP = "udp"


class TraefikPart:
    """A named part; ``owner`` is the Compose service that carries its labels.

    ``labels`` maps the path below the part, in lower case, to the label.
    """

    __slots__ = ("labels", "name", "owner", "protocol", "taken")

    def __init__(self, protocol: Protocol, name: str, owner: str):
        self.protocol, self.name, self.owner = protocol, name, owner
        self.labels: dict[tuple[str, ...], Label] = {}
        self.taken: set[tuple[str, ...]] = set()

    @property
    def at(self) -> Pointer:
        """Where its first label stands."""
        return next(iter(self.labels.values())).at

    def get(self, *path: str) -> str:
        """The value at a path, "" where there is none."""
        label = self.labels.get(path)
        return label.value if label is not None else ""

    def has(self, *path: str) -> bool:
        """Whether there is anything at a path or below it."""
        return any(key[: len(path)] == path for key in self.labels)

    def below(self, *path: str) -> Iterator[tuple[tuple[str, ...], Label]]:
        """The labels below a path, with the rest of their paths in lower case."""
        for key, label in self.labels.items():
            if key[: len(path)] == path:
                yield key[len(path) :], label

    def truth(self, *path: str) -> bool:
        """A truth value; false where there is none."""
        return self.get(*path).lower() in ("true", "1", "t")

    def words(self, *path: str) -> list[str]:
        """A list separated by commas."""
        return split(self.get(*path))

    def account(self, place: str, *path: str, rule: str, note: str = "", conversion: Conversion) -> None:
        """The labels at or below a path went to a place in the manifests."""
        for key, label in list(self.labels.items()):
            if key[: len(path)] == path:
                self.taken.add(key)
                if note:
                    conversion.ledger.adapted(label.at, place, rule=rule, note=note)
                else:
                    conversion.ledger.mapped(label.at, place, rule=rule)

    def account_one(self, place: str, *path: str, rule: str, note: str = "", conversion: Conversion) -> None:
        """The label at just this path, and none below it, went to a place in the manifests."""
        if path not in self.labels:
            return
        self.taken.add(path)
        if note:
            conversion.ledger.adapted(self.labels[path].at, place, rule=rule, note=note)
        else:
            conversion.ledger.mapped(self.labels[path].at, place, rule=rule)

    def drop(self, *path: str, rule: str, note: str, conversion: Conversion) -> None:
        """The labels at or below a path have no meaning on the cluster."""
        for key, label in list(self.labels.items()):
            if key[: len(path)] == path:
                self.taken.add(key)
                conversion.ledger.not_applicable(label.at, rule=rule, note=note)

    def decide(self, *path: str, rule: str, note: str, conversion: Conversion, place: str = "") -> None:
        """A person has to decide about the labels at or below a path: each is open, one finding tells of them."""
        found = [(key, label) for key, label in self.labels.items() if key[: len(path)] == path]
        for key, label in found:
            self.taken.add(key)
            conversion.ledger.needs_decision(label.at, rule=rule, note=note, target=place)
        if found:
            conversion.find(found[0][1].at, rule, note)

    def tell_rest(self, kind: str, conversion: Conversion) -> None:
        """A decision for every label that nothing took."""
        for key, label in self.labels.items():
            if key not in self.taken:
                conversion.decide(
                    label.at, "traefik-label", f"no field {'.'.join(label.path)} of a Traefik {kind} is known here"
                )


def split(text: str) -> list[str]:
    """The items of a list as Traefik writes it in one label."""
    return [item for item in map(str.strip, text.split(",")) if item]


def local_name(text: str) -> tuple[str, str]:
    """A reference without its provider, and the provider: ``auth@file`` is auth, file."""
    name, _, provider = text.strip().partition("@")
    return name, provider.lower()


OWN_PROVIDERS = ("", "docker", "swarm", "dockerswarm")
