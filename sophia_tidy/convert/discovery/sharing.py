"""What stacks share: services, networks and volumes of the same name, which one namespace would have twice."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from ...formats.yaml_nodes import fields, kind_of, word
from .compose_file import ComposeFile


class Shareable(StrEnum):
    """What several stacks may have under one name."""

    SERVICE = "service"
    NETWORK = "external network"
    VOLUME = "volume"


class Shared(NamedTuple):
    """One name and the stacks that have it, by path."""

    what: Shareable
    name: str
    stacks: tuple[PurePosixPath, ...]


def shared(files: Iterable[ComposeFile]) -> tuple[Shared, ...]:
    """Every name that at least two of the stacks have, by kind and name; a network counts where it is external.

    A network or a volume is known by its ``name`` where it has one, as the
    engine knows it.
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
    for what, key in ((Shareable.NETWORK, "networks"), (Shareable.VOLUME, "volumes")):
        for name, node in fields(file.top.get(key)).items():
            own = fields(node)
            external = own.get("external")
            if what is Shareable.VOLUME or kind_of(external) == "mapping" or word(external).lower() in ("true", "yes"):
                yield what, word(own.get("name")) or word(fields(external).get("name")) or name
