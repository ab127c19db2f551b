"""What stands on what: of each group's changes in a fold, those that stand on the base alone, and whose work the others stand on.

A change stands on another group's where it reads or fills a place that the
other has touched before it; by its bytes alone, what a step has read of
other files is not seen here.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.plan import Change, Move

Leaning = Mapping[PurePosixPath, frozenset[str]]  # paths, to the groups that a change of them stands on


class Standing(NamedTuple):
    """One group's changes: those over the base, in order, and the paths of those that stand on others'."""

    alone: tuple[Change, ...]
    leaning: Leaning


def standings(changes: Iterable[tuple[str, Change]]) -> dict[str, Standing]:
    """Each group's changes, from those of a fold in their order, each with its group."""
    alone: dict[str, list[Change]] = {}
    leaning: dict[str, dict[PurePosixPath, frozenset[str]]] = {}
    touched: dict[PurePosixPath, set[str]] = {}
    for group, change in changes:
        mine = alone.setdefault(group, [])
        leans = leaning.setdefault(group, {})
        before = {other for path in places_of(change) for other in touched.get(path, ())} - {group}
        before |= {other for path in places_of(change) for other in leans.get(path, ())}
        if before:
            leans[change.path] = leans.get(change.path, frozenset()) | before
        else:
            mine.append(change)
        for path in places_of(change):
            touched.setdefault(path, set()).add(group)
    return {group: Standing(tuple(mine), leaning[group]) for group, mine in alone.items()}


def places_of(change: Change) -> tuple[PurePosixPath, ...]:
    """The paths that a change reads or fills."""
    return (change.path, change.target) if isinstance(change, Move) else (change.path,)
