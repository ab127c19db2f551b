"""Folders of programs that nothing outside of them names.

A part of a repository that was tried and left keeps its imports in order, so
each of its files is in use by another one.  Seen as a whole it is an island.
Where all is well an island is a product of its own, so only a heap has any.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from .inventory import Item
from .kinds import Kind
from .references import From, Reference

LEAST = 3
_PROGRAMS = frozenset((Kind.MODULE, Kind.SCRIPT, Kind.SHELL, Kind.CODE))
# What lies in these is found by people and tools, and needs no other name.
_PLACES = frozenset(("tests", "test", "docs", "doc", "examples", "samples", "scripts", "bin", "tools", "templates", "migrations"))
# On these lie parts side by side, each an island or not.
_SHELVES = frozenset(("packages", "services", "apps", "libs", "projects", "modules", "src"))


def part_of(path: PurePosixPath) -> PurePosixPath | None:
    """The part of the repository that a file or folder belongs to; None for what lies at the root or in a known place."""
    depth = 2 if path.parts[0] in _SHELVES else 1
    head = path.parts[:depth]
    if len(path.parts) < depth or path.parts[0].startswith(".") or not _PLACES.isdisjoint(head):
        return None
    return PurePosixPath(*head)


def islands(items: Mapping[PurePosixPath, Item], references: Iterable[Reference],
            speaks: Callable[[PurePosixPath], bool]) -> frozenset[PurePosixPath]:
    """The parts with at least three programs that no living file of another part names for certain.

    ``speaks`` tells whether a file counts as living.
    """
    programs = Counter(part for path, item in items.items()
                       if item.kind in _PROGRAMS and speaks(path) and (part := _below(path)) is not None)
    named = set(_named(references, speaks))
    return frozenset(part for part, count in programs.items()
                     if count >= LEAST and part not in named and part.parent not in named)


def _below(path: PurePosixPath) -> PurePosixPath | None:
    part = part_of(path)
    return None if part == path else part


def _named(references: Iterable[Reference], speaks: Callable[[PurePosixPath], bool]) -> Iterator[PurePosixPath]:
    """The parts, and the shelves, that a living file of another part names."""
    for each in references:
        source = each.source.path
        if each.target is None or not each.target.parts or not each.certain or each.origin is From.DOCS or not speaks(source):
            continue
        part = part_of(each.target)
        if part is None or not source.is_relative_to(part):
            yield part or each.target
