"""A change inside of a file: spans that give way to texts, by which rule and why, and how far it may be applied.

After ruff's ``ruff_diagnostics`` (``edit.rs``, ``fix.rs``).
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple


class Edit(NamedTuple):
    """``text`` takes the place of what is from ``start`` to ``end``; where they are equal it is put in.

    Offsets are those of the text before any edit: characters of a ``str``, bytes of a UTF-8 source.
    """

    start: int
    end: int
    text: str


class Applicability(StrEnum):
    """How far a fix may be applied; the first two are the words of a plan's `Safety`."""

    SAFE = "safe"  # by default
    UNSAFE = "unsafe"  # only when asked for
    DISPLAY = "display"  # never, it is shown to a person


class Fix(NamedTuple):
    """Edits that belong together; ``line`` is where a person finds it in the file as it was, from 1.

    Of several fixes of a file, one after the other, each has offsets in the
    text that the one before has left.  Without edits, it tells of a change
    that is known by its result alone.
    """

    line: int
    rule: str
    reason: str
    applicability: Applicability = Applicability.SAFE
    edits: tuple[Edit, ...] = ()

    def apply(self, text: str) -> str:
        """The text after it."""
        return edited(text, self.edits)


def edited(text: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """``text[start:end]`` with the edits made; they are in order, do not overlap, and lie inside."""
    parts: list[str] = []
    done = start
    for edit in edits:
        parts += (text[done : edit.start], edit.text)
        done = edit.end
    parts.append(text[done : len(text) if end is None else end])
    return "".join(parts)


def overlap(ordered: Sequence[Edit]) -> bool:
    """Whether two of them, in order, want the same place."""
    return any(left.end > right.start for left, right in pairwise(ordered))
