"""Closed sets of files that can go together: nothing that stays may name one that goes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

Holders = Mapping[PurePosixPath, frozenset[PurePosixPath]]


def closed(candidates: Iterable[PurePosixPath], holders: Holders) -> frozenset[PurePosixPath]:
    """The largest set of candidates all of whose holders are in the set.

    Files that hold each other in a circle go together or not at all, so this
    is the fixpoint over the strongly connected components of "is held by":
    whoever is held by one that stays, stays, and what it holds stays with it.
    """
    going = set(candidates)
    held: dict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for path in going:
        for holder in holders.get(path, ()):
            held[holder].append(path)
    waiting = [holder for holder in held if holder not in going]
    while waiting:
        for path in held.get(waiting.pop(), ()):
            if path in going:
                going.discard(path)
                waiting.append(path)
    return frozenset(going)


def left_alone(going: frozenset[PurePosixPath], users: Holders) -> frozenset[PurePosixPath]:
    """Files that only files of ``going`` use, and only those that they use in turn."""
    alone: set[PurePosixPath] = set()
    while True:
        gone = going | alone
        more = {path for path, by in users.items() if path not in gone and by and by <= gone}
        if not more:
            return frozenset(alone)
        alone |= more
