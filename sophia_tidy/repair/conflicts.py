"""Merge conflicts that were committed with their markers.

Git writes ``<<<<<<<``, ``=======`` and ``>>>>>>>`` (and ``|||||||`` in diff3
style) around both sides (git-merge, "How conflicts are presented").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..kernel.rule import Example
from .candidate import Candidate

RULE = "conflict-marker"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example("<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> feature\nprint(x)\n", "x = 2\nprint(x)\n"),
        Example('print("""\n<<<<<<< HEAD\n""")\n', why="a text that speaks of a conflict"),
    )
}
_MARK = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?:[ \t][^\r\n]*)?\r?(?:\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Offsets of the markers' lines: opening, (base,) middle, closing."""

    opening: tuple[int, int]
    base: tuple[int, int] | None
    middle: tuple[int, int]
    closing: tuple[int, int]


def conflicts(text: str) -> list[Conflict]:
    """Complete conflicts, in order; nested or torn ones are left out."""
    found: list[Conflict] = []
    opening = base = middle = None
    for mark in _MARK.finditer(text):
        span = mark.span()
        match mark[1][0]:
            case "<":
                opening, base, middle = span, None, None
            case "|" if opening and not middle:
                base = span
            case "=" if opening and not middle:
                middle = span
            case ">" if opening and middle:
                found.append(Conflict(opening, base, middle, span))
                opening = base = middle = None
    return found


def resolutions(text: str) -> Iterator[Candidate]:
    """All conflicts to one side, then to the other, then both sides one after the other."""
    found = conflicts(text)
    if not found:
        return
    yield Candidate.of(
        *(s for c in found for s in _theirs(c)), cost=0.0, rule=RULE, reason="the conflict's second side was kept"
    )
    yield Candidate.of(
        *(s for c in found for s in _ours(c)), cost=0.5, rule=RULE, reason="the conflict's first side was kept"
    )
    yield Candidate.of(
        *(s for c in found for s in _both(c)), cost=3.0, rule=RULE, reason="both sides of the conflict were kept"
    )


def _ours(c: Conflict) -> list[tuple[int, int, str]]:
    return [(*c.opening, ""), ((c.base or c.middle)[0], c.closing[1], "")]


def _theirs(c: Conflict) -> list[tuple[int, int, str]]:
    return [(c.opening[0], c.middle[1], ""), (*c.closing, "")]


def _both(c: Conflict) -> list[tuple[int, int, str]]:
    middle = (c.base[0], c.middle[1], "") if c.base else (*c.middle, "")
    return [(*c.opening, ""), middle, (*c.closing, "")]
