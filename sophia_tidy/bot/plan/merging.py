"""Whether two contents made of one merge as git merges them: line by line, with what both leave alone between them.

git takes two changes together where at least one line that neither touches
lies between them (git's ``xdiff/xmerge.c``).  How lines are matched is not
the same here and there, so a little more is asked.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

BETWEEN = 3  # lines
_LARGE = 4_000_000  # pairs of lines, from which on lines that are everywhere are not looked at
Region = tuple[int, int]


def merges(old: bytes, one: bytes, other: bytes) -> bool:
    """Whether nobody has to settle anything: both came to the same, or their regions of the old lie apart."""
    if one == other or old in (one, other):
        return True
    if b"\0" in old or b"\0" in one or b"\0" in other:
        return False
    ours, theirs = regions(old, one), regions(old, other)
    return all(last + BETWEEN <= first or end + BETWEEN <= start for start, last in ours for first, end in theirs)


def regions(old: bytes, new: bytes) -> list[Region]:
    """The ranges of lines of the old that are otherwise in the new; an empty range is a place where lines are put in."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    head = _same(before, after)
    tail = _same(before[head:][::-1], after[head:][::-1])
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) * len(after) > _LARGE)
    return [(head + op[1], head + op[2]) for op in matcher.get_opcodes() if op[0] != "equal"]


def _same(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """How many lines are the same from the beginning on."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
