"""Lines of a body that are said, not shown: those in no quote and in no block of code.

A body comes back from people: with CRLF, with other bullets, with parts of
other bodies quoted.  What is quoted says nothing (CommonMark, "Block
quotes", "Fenced code blocks", "Indented code blocks").
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_FENCE = re.compile(r" {0,3}(?:(?:[-*+]|\d{1,9}[.)])\s+)*\s*(`{3,}|~{3,})(.*)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")


class BodyLine(NamedTuple):
    """A line with its end: LF, CRLF or CR; ``start`` is where in the body it stands."""

    start: int
    text: str


def lines_of(body: str) -> list[BodyLine]:
    """All lines of a body."""
    return [BodyLine(match.start(), match[0]) for match in _LINE.finditer(body) if match[0]]


def own_lines(body: str, *, open_fence_hides: bool = False) -> Iterator[BodyLine]:
    """The lines that are neither quoted nor code.

    A fence that never ends makes code of all that follows, for who reads the
    page.  For what is hidden in any case it is a slip of a person's, and
    hides nothing: else what stands behind it would be lost, and written again.
    """
    lines = lines_of(body)
    at, in_list = 0, False
    while at < len(lines):
        line = lines[at].text
        if (fence := _FENCE.match(line)) and not (fence[1][0] == "`" and "`" in fence[2]):
            end = _fence_end(lines, at, fence[1])
            if end < len(lines) or open_fence_hides:
                at = end + 1
                continue
        is_deep = line.startswith(("    ", "\t"))
        if line.strip() and not is_deep:
            in_list = _ITEM.match(line) is not None
        if not line.lstrip().startswith(">") and (in_list or not is_deep):
            yield lines[at]
        at += 1


def _fence_end(lines: list[BodyLine], at: int, mark: str) -> int:
    """The line that ends a fenced block; the number of all lines where none does."""
    ends = re.compile(rf"\s*{re.escape(mark[0])}{{{len(mark)},}}\s*")
    return next((number for number in range(at + 1, len(lines)) if ends.fullmatch(lines[number].text)), len(lines))
