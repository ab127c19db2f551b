"""A line dropped into the middle of something: an import inside an open bracket or an open ``try``.

Scripts that add an import look for the last line that begins with ``import``
or ``from``, and put theirs behind it, even where that line's bracket is open.
"""

import re
from collections.abc import Iterator

from ...kernel.rule import Example
from ..candidate import Candidate
from ..fault import Fault
from ..source import Source

RULE = "intruding-line"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example("from a import (\nimport os\n    b,\n)\n", "import os\nfrom a import (\n    b,\n)\n"),
        Example("try:\nimport os\n    f()\nexcept E:\n    pass\n", "import os\ntry:\n    f()\nexcept E:\n    pass\n"),
    ),
}

LOOK_BACK = 60
_IMPORT = re.compile(r"[ \t]*(?:from[ \t]+[\w.]+[ \t]+import[ \t]+[\w*]|import[ \t]+[\w.]+)")
_SIMPLE = re.compile(r"[ \t]*(?:\w+[ \t]*=[ \t]*\w|logger\b|@)")


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """Move the intruder above the statement that it broke, or below its end."""
    for line in dict.fromkeys((fault.line, source.after(fault.line), source.before(fault.line))):
        if not line or not (
            _IMPORT.match(source.line(line)) or (line == fault.line and _SIMPLE.match(source.line(line)))
        ):
            continue
        first, last = _run(source, line)
        for above, cost in _places(source, first, fault):
            yield _move(source, first, last, above, cost)


def _run(source: Source, line: int) -> tuple[int, int]:
    """The neighbouring lines that intruded together."""
    first = last = line
    while (
        last < source.line_count
        and _IMPORT.match(source.line(last + 1))
        and source.indent(last + 1) == source.indent(line)
    ):
        last += 1
    while (
        first > 1
        and _IMPORT.match(source.line(first - 1))
        and source.indent(first - 1) == source.indent(line)
        and not source.line(first - 1).rstrip().endswith(("(", ","))
    ):
        first -= 1
    return first, last


def _places(source: Source, line: int, fault: Fault) -> Iterator[tuple[int, float]]:
    """Lines before which the intruder may go."""
    opener = fault.opened if 0 < fault.opened < line else 0
    if not opener and "never closed" in fault.message and fault.line < line:
        opener = fault.line
    above = source.before(line)
    if opener:
        yield opener, 4.0
    if above and above != opener:
        yield above, 6.0
    number, steps = above, 0
    while number and steps < LOOK_BACK:
        if source.line(number).rstrip().endswith(("(", "[", "{")) and number not in (opener, above):
            yield number, 6.0
            return
        number, steps = source.before(number), steps + 1


def _move(source: Source, first: int, last: int, above: int, cost: float) -> Candidate:
    start, end = source.starts[first - 1], source.starts[last]
    own = source.indent(first)
    lines = source.text[start:end].splitlines(keepends=True)
    text = "".join(source.indent(above) + line[len(own) :] if line.startswith(own) else line for line in lines)
    if not text.endswith(("\n", "\r")):
        text += source.newline
    at = source.starts[above - 1]
    return Candidate.of(
        (at, at, text),
        (start, end, ""),
        cost=cost,
        rule=RULE,
        reason="the line stood in the middle of another statement",
    )
