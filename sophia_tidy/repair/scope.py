"""The stretch of a text that has to be parsed to judge an edit.

Parsing a whole file for every candidate is what makes repair slow.  A fault
is judged on the nearest definition around it instead, put under as many
``if 1:`` as it has indentation levels above it.  Where no candidate mends
that, the scope grows: to the enclosing top-level statement, then to the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .fault import Fault, compiles, parse
from .source import Source

_STARTS = re.compile(r"[ \t]*(?:def|class|async[ \t]+def|@[\w.]+|if[ \t]+__name__)\b")
_HARD = re.compile(r"(?:def|class|async[ \t]+def|import|from|@[\w.]+|if[ \t]+__name__)\b")
_IMPORT = re.compile(r"[ \t]*(?:import|from)\b")
_CONTINUES = re.compile(r"[ \t]*(?:else|elif|except|finally)\b")
MUCH = 0.7  # a narrower scope must be this much smaller to be worth a trial of its own


@dataclass(frozen=True, slots=True)
class ParseScope:
    """``text[start:end]``, parsed behind ``prefix``, which has ``lines`` lines."""

    start: int
    end: int
    prefix: str
    first: int  # the line at ``start``

    def judge(self, body: str, felt: Fault) -> Fault | None:
        """The first fault of the scope with this body; lines as in the whole text.

        What only the compiler refuses can be told where the scope is not put
        under blocks of our own, and must be where it was felt.
        """
        fault = (compiles if felt.by_compiler or not self.prefix else parse)(self.prefix + body)
        if fault is None or not (shift := self.first - 1 - self.prefix.count("\n")):
            return fault
        return replace(
            fault,
            line=max(fault.line + shift, 1),
            opened=fault.opened and fault.opened + shift,
            end=fault.end + shift,
        )


def scopes(source: Source, fault: Fault) -> Iterator[ParseScope]:
    """Ever wider scopes around a fault; the last is the whole text."""
    low, high = min(fault.line, fault.opened or fault.line), max(fault.line, fault.opened, fault.end)
    if fault.in_long_string or fault.unpaired:
        yield ParseScope(0, len(source.text), "", 1)
        return
    widest = source.line_count
    wider = [
        (first, _end(source, high, source.width(first)))
        for first in (_top_level(source, low), _definition(source, low))
    ]
    narrowed = []
    for first, last in wider:
        if last - first < widest * MUCH:
            narrowed.append((first, last))
            widest = last - first
    for first, last in reversed(narrowed):
        yield ParseScope(source.starts[first - 1], source.starts[last], _prefix(source, first), first)
    yield ParseScope(0, len(source.text), "", 1)


def _definition(source: Source, line: int) -> int:
    """The definition that holds ``line`` and stands at least one statement above it."""
    above = source.before(line)
    limit = min((source.width(n) for n in (line, above) if n), default=0)
    number = max(above, 1)
    while number > 1:
        if _STARTS.match(source.line(number)) and not source.is_blank(number) and source.width(number) <= limit:
            break
        number -= 1
    while number > 1 and source.line(number - 1).lstrip().startswith("@"):
        number -= 1
    return number


def _top_level(source: Source, line: int) -> int:
    number = max(source.before(line), 1)
    while number > 1 and not _HARD.match(source.line(number)):
        number -= 1
    while number > 1 and source.line(number - 1).startswith("@"):
        number -= 1
    return number


def _end(source: Source, line: int, width: int) -> int:
    """The last line before the next definition that is no deeper than ``width``."""
    number = line + 1
    while number <= source.line_count:
        text = source.line(number)
        if source.width(number) <= width and not source.is_blank(number):
            starts = _STARTS.match(text) if width else _HARD.match(text)
            if number > line + 1 and starts and not _intrudes(source, number):
                break
            if source.width(number) < width and _CONTINUES.match(text):
                break
        number += 1
    return min(number - 1, source.line_count)


def _intrudes(source: Source, number: int) -> bool:
    """Whether an import is followed by deeper lines: then it fell into something that goes on behind it."""
    below = source.after(number)
    return bool(below) and source.width(below) > source.width(number) and _IMPORT.match(source.line(number)) is not None


def _prefix(source: Source, first: int) -> str:
    """``if 1:`` for each block that the scope's first line stands in."""
    width, levels, number = source.width(first), [], first - 1
    while width and number:
        if (
            not source.is_blank(number)
            and source.width(number) < width
            and not source.line(number).lstrip().startswith((")", "]", "}"))
        ):
            levels.append(source.indent(number))
            width = source.width(number)
        number -= 1
    return "".join(f"{indent}if 1:\n" for indent in reversed(levels))
