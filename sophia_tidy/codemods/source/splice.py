"""The smallest change to a text: these bytes give way to those.

A codemod decides on the LibCST tree and answers with splices.  Code is never
printed back from the tree, so what no splice names cannot change: comments,
line ends, form feeds and odd spacing survive by construction (the approach of
asottile/pyupgrade; LibCST 1.8 loses a form feed at the start of a line).
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Touch:
    """One difference that a splice makes to the syntax tree, in `ast`'s words.

    ``owner`` is the type of the node whose ``field`` changes and ``line`` its
    line (0 for the module; that of the function for its arguments).
    ``removed`` and ``added`` are `ast.dump` texts; None where the node is new
    or gone.
    """

    owner: str
    field: str
    line: int
    removed: str | None
    added: str | None


@dataclass(frozen=True, slots=True)
class SourceSplice:
    """``text`` for the bytes from ``start`` to ``end`` of the UTF-8 source, and what the tree shows of it."""

    start: int
    end: int
    text: str
    touches: tuple[Touch, ...] = ()


def merged(splices: Iterable[SourceSplice]) -> list[SourceSplice]:
    """The splices in order, each once: two findings may ask for one and the same."""
    return sorted(dict.fromkeys(splices), key=lambda splice: (splice.start, splice.end))


def overlaps(ordered: Sequence[SourceSplice]) -> bool:
    """Whether two of them want the same bytes."""
    return any(left.end > right.start for left, right in itertools.pairwise(ordered))


def spliced(data: bytes, ordered: Sequence[SourceSplice]) -> bytes:
    """``data`` with ordered splices that do not overlap."""
    parts: list[bytes] = []
    done = 0
    for splice in ordered:
        parts += (data[done : splice.start], splice.text.encode())
        done = splice.end
    return b"".join((*parts, data[done:]))


def shifted(offset: int, ordered: Sequence[SourceSplice]) -> int:
    """Where the byte at ``offset`` is after the splices; a replaced one is at its replacement's start."""
    moved = offset
    for splice in ordered:
        if splice.end <= offset:
            moved += len(splice.text.encode()) - (splice.end - splice.start)
        elif splice.start < offset:
            return moved - (offset - splice.start)
    return moved
