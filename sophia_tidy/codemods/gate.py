"""The gate that a change must pass, in one place: otherwise it is refused with the reason.

LibCST decided; CPython's own parser and symbol tables check.  The result
parses, its tree differs from the old one in what was declared and in nothing
else, no name is read that was not before and that nothing defines, and every
line that no splice touches is byte for byte the same.
"""

import re
import warnings
from collections.abc import Sequence

from .source.bindings import unresolved
from .source.difference import unexplained
from .source.encoded import Encoded
from .source.splice import DeclaredEdit, Touch, overlaps, shifted, spliced
from .source.view import Unreadable, View

_LINES = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def admitted(view: View, splices: Sequence[DeclaredEdit], stored: Encoded) -> View | str:
    """The file after the ordered splices, or the reason why they may not be made."""
    if overlaps(splices):
        return "two changes want the same text"
    try:
        after = View(spliced(view.data, splices), view.context)
        left = unexplained(view.tree, after.tree, (touch for splice in splices for touch in splice.touches))
        reason = _different(left) or _undefined(view.data, after.data) or _lost(view.data, after.data, splices, stored)
        return reason or after
    except Unreadable as error:
        return f"the result would not do: {error}"
    except (SyntaxError, ValueError, RecursionError) as error:
        return f"the result cannot be checked: {error}"


def _different(left: Sequence[Touch]) -> str | None:
    if not left:
        return None
    touch = left[0]
    return f"the tree would differ in {touch.owner}.{touch.field} on line {touch.line}, which is not intended"


def _undefined(before: bytes, after: bytes) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        new = unresolved(after.decode()) - unresolved(before.decode())
    return f"`{min(new)}` would be undefined" if new else None


def _lost(before: bytes, after: bytes, splices: Sequence[DeclaredEdit], stored: Encoded) -> str | None:
    """Whether the stored bytes of an untouched line would change, by encoding or by a splice gone wrong."""
    try:
        old, new = (_LINES.findall(stored.encode(data)) for data in (before, after))
    except UnicodeEncodeError as error:
        return f"{stored.encoding} cannot store {error.object[error.start : error.end]!r}"
    lines = _LINES.findall(before)
    places = {start: number for number, start in enumerate(_starts(after))}
    for number, start in enumerate(_starts(before)):
        if _touched(lines[number], start, splices):
            continue
        place = places.get(shifted(start, splices))
        if place is None or old[number] != new[place]:
            return f"line {number + 1} is not part of the change and would differ"
    return None


def _starts(data: bytes) -> list[int]:
    return [match.start() for match in _LINES.finditer(data)]


def _touched(line: bytes, start: int, splices: Sequence[DeclaredEdit]) -> bool:
    """Whether a splice reaches into the line: an insertion at its start does not, one at an open end does."""
    end = start + len(line)
    last = end if line.endswith((b"\n", b"\r")) else end + 1
    return any(start < s.start < last or s.start <= start < s.end for s in splices)
