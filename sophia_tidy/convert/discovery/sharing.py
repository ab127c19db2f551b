"""What stacks share: services, networks and volumes of one name, which a namespace would have twice, and ports of the host."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ...formats.yaml_nodes import fields, items, kind_of, word
from .compose_file import ComposeFile

if TYPE_CHECKING:
    from yaml import Node

_DEFAULT = re.compile(r"\$\{\w+:?-([^}]*)\}")


class Shareable(StrEnum):
    """What several stacks may have under one name."""

    SERVICE = "service"
    NETWORK = "external network"
    VOLUME = "volume"
    PORT = "published port"


class Shared(NamedTuple):
    """One name and the stacks that have it, by path."""

    what: Shareable
    name: str
    stacks: tuple[PurePosixPath, ...]


def shared(files: Iterable[ComposeFile]) -> tuple[Shared, ...]:
    """Every name that at least two of the stacks have, by kind and name; a network counts where it is external.

    A network or a volume is known by its ``name`` where it has one, as the
    engine knows it.  A port is one of the host, ``53/udp`` where it is not
    TCP; a range, and what a variable without a default says, is none.
    """
    owners: defaultdict[tuple[Shareable, str], set[PurePosixPath]] = defaultdict(set)
    for file in files:
        for what, name in _names(file):
            owners[what, name].add(file.path)
    order = list(Shareable)
    return tuple(
        Shared(what, name, tuple(sorted(paths)))
        for (what, name), paths in sorted(owners.items(), key=lambda each: (order.index(each[0][0]), each[0][1]))
        if len(paths) > 1
    )


def _names(file: ComposeFile) -> Iterable[tuple[Shareable, str]]:
    yield from ((Shareable.SERVICE, name) for name in file.services)
    yield from ((Shareable.PORT, port) for node in file.services.values() for port in _ports(fields(node).get("ports")))
    for what, key in ((Shareable.NETWORK, "networks"), (Shareable.VOLUME, "volumes")):
        for name, node in fields(file.top.get(key)).items():
            own = fields(node)
            external = own.get("external")
            if what is Shareable.VOLUME or kind_of(external) == "mapping" or word(external).lower() in ("true", "yes"):
                yield what, word(own.get("name")) or word(fields(external).get("name")) or name


def _ports(node: "Node | None") -> Iterator[str]:
    """The ports of the host that a service publishes (compose-spec, "ports")."""
    for item in items(node):
        long = fields(item)
        text, protocol = word(long.get("published")), word(long.get("protocol")) or "tcp"
        if not long:
            text, _, protocol = _DEFAULT.sub(r"\1", word(item)).partition("/")
            text = text.rpartition(":")[0].rpartition(":")[2]
        if text.isdecimal():
            yield text if protocol in ("", "tcp") else f"{text}/{protocol}"
