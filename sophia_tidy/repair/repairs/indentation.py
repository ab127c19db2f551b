"""Lines at a level that no block has: too deep, too shallow, or in between.

Levels are tried that the text itself offers: that of the line above, one unit
deeper where the line above opens a block, and those of the blocks around.  A
line moves alone, with the lines that stand as deep as it does, or with the
rest of its block.
"""

import re
from collections.abc import Iterator
from math import log2

from ...kernel.rule import Example
from ..candidate import Candidate
from ..fault import Fault
from ..lexer import STRING, lex
from ..source import Source

RULE = "wrong-indentation"
BLOCK = "wrong-block-indentation"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example("import turtle\n t = turtle.Turtle()\nt.x()\n", "import turtle\nt = turtle.Turtle()\nt.x()\n"),
        Example("if a:\n    b()\n     c()\n", "if a:\n    b()\n    c()\n"),
        Example(
            "def f(n):\n    if n:\n    return 1\n    return 2\n",
            "def f(n):\n    if n:\n        return 1\n    return 2\n",
        ),
        Example("def f():\nreturn 1\n", "def f():\n    return 1\n"),
        Example("if a:\n    b()\n  else:\n    c()\n", "if a:\n    b()\nelse:\n    c()\n"),
    ),
    BLOCK: (
        Example("    import os\n    x = 1\ny = 2\n", "import os\nx = 1\ny = 2\n"),
        Example(
            "def f():\n    a()\n        b()\n        c()\n    d()\n", "def f():\n    a()\n    b()\n    c()\n    d()\n"
        ),
    ),
}
TEXTS = {
    BLOCK: "Several lines that stand at a level no block has, moved together.\n\nHow many of them belong together is told by their own levels, by blank lines, and by where a block is left.",
}

LONGEST = 400
_OPENS_BLOCK = re.compile(r":\s*(?:#.*)?$")
_CONTINUES = re.compile(r"(?:else|elif|except|finally)\b")
_HEADERS = {
    "else": re.compile(r"(?:if|elif|for|while|try|except)\b"),
    "elif": re.compile(r"(?:if|elif)\b"),
    "except": re.compile(r"(?:try|except)\b"),
    "finally": re.compile(r"(?:try|except|else)\b"),
}
_DEFINES = re.compile(r"(?:def|class|async def|@)\b|@")
_METHOD = re.compile(r"self\.|return\b|yield\b|await\b")
_LEAVES = re.compile(r"(?:return|continue|break|raise|pass)\b")


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """The fault's line, and runs of lines around it, at the levels that the text offers."""
    line = fault.line if not source.is_blank(fault.line) else source.after(fault.line)
    if not line:
        return
    above = source.before(line)
    yield from _moved(source, line, above, fault)
    if above:
        yield from _above_moved(source, line, above)
    if (
        "unterminated" not in fault.message
        and not _OPENS_BLOCK.search(source.line(line))
        and (below := source.after(line))
    ):
        yield from _moved(source, below, line, fault, extra=5.0)


def _levels(source: Source, line: int, above: int) -> dict[str, float]:
    """Indentations that could be meant, with their bits."""
    levels: dict[str, float] = {}
    word = re.match(r"\w*", source.line(line).strip())
    header = _HEADERS.get(word.group() if word else "")
    if above:
        opens = bool(_OPENS_BLOCK.search(source.line(above)))
        own = source.indent(above)
        if header is None:
            levels[own + source.unit if opens else own] = 1.0
            levels.setdefault(own, 6.0)
        number, width, cost = above, source.width(above), 2.0
        while number and cost < 12.0:
            if source.width(number) < width or number == above:
                width = source.width(number)
                matches = header is not None and header.match(source.line(number).strip())
                levels.setdefault(
                    source.indent(number), cost - 1.0 if matches else cost + (3.0 if header is not None else 0.5)
                )
                cost += 1.0
            number = source.before(number)
            if not width:
                break
    levels.setdefault("", 5.0)
    below = source.after(line)
    if below:
        levels.setdefault(source.indent(below), 4.0)
    return levels


def _moved(source: Source, line: int, above: int, fault: Fault, extra: float = 0.0) -> Iterator[Candidate]:
    own = source.indent(line)
    runs = _runs(source, line)
    if "expected an indented block" in fault.message and _DEFINES.match(source.line(line).strip()):
        extra += 6.0  # the next definition, not the body
    for level, cost in _levels(source, line, above).items():
        if level == own:
            continue
        if _METHOD.match(source.line(line).strip()) and _in_class(source, line, level):
            continue
        cost += 0.4 * min(abs(len(level.expandtabs(8)) - source.width(line)), 6)
        for last, run_cost in runs:
            run_cost += 0.4 * log2(last - line + 1)
            edit = _shift(source, line, last, own, level)
            if edit:
                many = last > _statement_end(source, line)
                run_cost += 1.0 * many
                yield Candidate.of(
                    *edit,
                    cost=0.5 + cost + run_cost + extra,
                    rule=BLOCK if many else RULE,
                    reason=f"the {'lines' if many else 'line'} stood at a level that no block has",
                )


def _in_class(source: Source, line: int, level: str) -> bool:
    """Whether the block at ``level`` is the body of a class, where ``self`` is not known."""
    number, width = source.before(line), len(level.expandtabs(8))
    while number and source.width(number) >= width:
        number = source.before(number)
    return bool(number) and source.line(number).lstrip().startswith("class ")


def _runs(source: Source, line: int) -> list[tuple[int, float]]:
    """Last lines of the runs that begin at ``line`` and might move together, with bits."""
    width, number, last = source.width(line), line, line
    runs = [(line, 0.5)]
    same = line
    bracket_end = _statement_end(source, line)
    if bracket_end > line:
        runs = [(bracket_end, 0.5)]
        last = same = number = bracket_end
    flat = True
    while (number := source.after(number)) and number - line < LONGEST:
        deeper = source.width(number) > width
        if source.width(number) < width:
            break
        if not deeper and flat and last > line and _OPENS_BLOCK.search(source.line(line)):
            runs.append((last, 0.5))
        flat = flat and deeper
        same, last = number if not deeper else same, number
    if last > line:
        runs.append((last, 0.5))
        gap = _first_gap(source, line, last)
        if gap:
            runs.append((gap, 2.0))
        leaves = _first_leave(source, line, last)
        if leaves and leaves != last:
            runs.append((leaves, 2.0))
    return list(dict(reversed(runs)).items())


def _statement_end(source: Source, line: int) -> int:
    """The last line of a statement that a bracket carries over several lines."""
    depth, number = 0, line
    while number <= source.line_count and number - line < 60:
        for token in source.tokens(number):
            depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if depth <= 0:
            return number
        number += 1
    return line


def _first_gap(source: Source, line: int, last: int) -> int:
    """The line before the first blank line of the run."""
    for number in range(line + 1, last):
        if not source.line(number).strip():
            return source.before(number)
    return 0


def _first_leave(source: Source, line: int, last: int) -> int:
    """The first line of the run that leaves its block."""
    for number in range(line, last + 1):
        if _LEAVES.match(source.line(number).strip()) and source.width(number) == source.width(line):
            return number
    return 0


def _shift(source: Source, first: int, last: int, own: str, level: str) -> list[tuple[int, int, str]]:
    """Splices that move lines from indentation ``own`` to ``level``, keeping what is relative."""
    edits = []
    inside = _inside_strings(source, first, last)
    for number in range(first, last + 1):
        if not source.line(number).strip() or number in inside:
            continue
        indent, start = source.indent(number), source.starts[number - 1]
        if indent.startswith(own):
            edits.append((start, start + len(own), level))
        else:
            width = max(0, len(indent.expandtabs(8)) + len(level.expandtabs(8)) - len(own.expandtabs(8)))
            edits.append((start, start + len(indent), " " * width))
    return edits


def _inside_strings(source: Source, first: int, last: int) -> set[int]:
    """Lines whose beginning belongs to a string that was opened further up."""
    if not any(q in source.text[source.starts[first - 1] : source.starts[last]] for q in ('"""', "'''")):
        return set()
    inside: set[int] = set()
    for token in lex(source.text, source.starts[first - 1], source.starts[last]):
        if token.kind == STRING and "\n" in token.text:
            inside.update(range(source.line_of(token.start) + 1, source.line_of(token.end - 1) + 1))
    return inside


def _above_moved(source: Source, line: int, above: int) -> Iterator[Candidate]:
    """The line is right and the lines above it are wrong."""
    own, level = source.indent(above), source.indent(line)
    first = above
    while (
        (number := source.before(first))
        and source.indent(number) == own
        and not _OPENS_BLOCK.search(source.line(number))
    ):
        first = number
    opened = source.before(first)
    if own != level:
        for start in {first, above}:
            edit = _shift(source, start, above, own, level)
            cost = 6.0 + 0.5 * (above - start)
            yield Candidate.of(
                *edit, cost=cost, rule=BLOCK, reason="the lines above stood at a level that no block has"
            )
    if opened and _OPENS_BLOCK.search(source.line(opened)) and source.width(opened) < source.width(line):
        deeper = source.indent(opened) + source.unit
        if deeper != own:
            yield Candidate.of(
                *_shift(source, first, above, own, deeper),
                cost=7.0,
                rule=BLOCK,
                reason="the lines above stood at a level that no block has",
            )
