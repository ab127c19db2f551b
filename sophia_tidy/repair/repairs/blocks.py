"""Block headers without a body, and bodies without a header.

``pass`` is what an empty block means; a ``try`` whose handlers are gone gets a
``finally`` that does nothing, which is what the text without them would do.
"""

import re
from collections.abc import Iterator

from ...kernel.rule import Example
from ..candidate import Candidate
from ..fault import Fault
from ..source import Source

RULE = "lost-block"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example(
            "def f():\n    # later\n\ndef g():\n    return 1\n",
            "def f():\n    # later\n    pass\n\ndef g():\n    return 1\n",
        ),
        Example("class A:\n\nclass B:\n    y = 2\n", "class A:\n    pass\n\nclass B:\n    y = 2\n"),
    ),
}

_OPENS_BLOCK = re.compile(r":\s*(?:#.*)?$")
_HEADER = re.compile(r"[ \t]*(?:def|class|if|for|while|with|try|else|elif|except|finally|async|match|case)\b")


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """A body for the header that has none, or the header taken away."""
    message = fault.message
    if message.startswith("expected an indented block"):
        header = fault.opened or source.before(fault.line)
        yield from _empty(source, header, fault)
        yield from _dropped(source, header, fault)
    if "expected 'except' or 'finally'" in message:
        yield from _handlerless(source, fault)
    if "unexpected indent" in message or "invalid syntax" in message:
        yield from _orphan(source, fault)


def _empty(source: Source, header: int, fault: Fault) -> Iterator[Candidate]:
    if not header:
        return
    last = header
    while last < source.line_count and last + 1 < fault.line and source.is_blank(last + 1):
        last += 1
    while last > header and not source.line(last).strip():
        last -= 1
    if last > header and source.width(last) <= source.width(header):
        last = header
    end = source.span(last)[1]
    text = f"{source.newline}{source.indent(header)}{source.unit}pass"
    at_end = fault.line >= source.line_count and source.is_blank(source.line_count)
    cost = 5.0 if at_end or _separate(source, header, fault) else 8.0
    yield Candidate.of((end, end, text), cost=cost, rule=RULE, reason="the block has no body")
    comment = source.comment(header)
    if (
        comment is not None
        and source.span(header)[1] == comment.end
        and re.match(r"#\s*(?:pass|return|print|\w+\s*=|\w+\()", comment.text)
    ):
        code = comment.text.lstrip("# ")
        indent = source.newline + source.indent(header) + source.unit
        yield Candidate.of(
            (comment.start, comment.end, indent + code),
            cost=9.0,
            rule=RULE,
            reason="the block's body stands in the comment",
        )


def _separate(source: Source, header: int, fault: Fault) -> bool:
    """Whether what follows is another definition, and not a body that slipped."""
    following = source.line(fault.line) if fault.line <= source.line_count else ""
    return source.width(fault.line) < source.width(header) or bool(
        re.match(r"[ \t]*(?:def|class|@|async def)\b", following)
    )


def _dropped(source: Source, header: int, fault: Fault) -> Iterator[Candidate]:
    """The same header twice, one after the other."""
    if not header or fault.line > source.line_count:
        return
    first, second = source.line(header).split("(")[0].strip(), source.line(fault.line).split("(")[0].strip()
    if first == second and first:
        start, end = source.starts[header - 1], source.starts[header]
        yield Candidate.of((start, end, ""), cost=7.0, rule=RULE, reason="the header stands twice")


def _handlerless(source: Source, fault: Fault) -> Iterator[Candidate]:
    """A ``try`` whose ``except`` is gone; the fault stands at the first line behind its body."""
    number = source.before(fault.line)
    width = source.width(fault.line)
    header = number
    while header and not (re.match(r"[ \t]*try\s*:", source.line(header)) and source.width(header) <= width):
        header = source.before(header)
    if not header:
        return
    last = header
    while (number := source.after(last)) and number < fault.line and source.width(number) > source.width(header):
        last = number
    end = source.span(last)[1]
    indent = source.indent(header)
    for text, cost in (
        (f"finally:{source.newline}{indent}{source.unit}pass", 9.0),
        (f"except Exception:{source.newline}{indent}{source.unit}pass", 10.0),
    ):
        yield Candidate.of(
            (end, end, source.newline + indent + text), cost=cost, rule=RULE, reason="the 'try' has lost its handlers"
        )
    body = range(header + 1, last + 1)
    edits = [(source.starts[header - 1], source.starts[header], "")]
    unit = source.indent(source.after(header) or header)[len(indent) :]
    for number in body:
        if source.line(number).startswith(indent + unit):
            at = source.starts[number - 1] + len(indent)
            edits.append((at, at + len(unit), ""))
    yield Candidate.of(*edits, cost=11.0, rule=RULE, reason="the 'try' has lost its handlers")


def _orphan(source: Source, fault: Fault) -> Iterator[Candidate]:
    """A line that closes or continues nothing, between two lines that fit: it is the intruder."""
    line = fault.line
    if _HEADER.match(source.line(line)) and _OPENS_BLOCK.search(source.line(line)):
        following = source.after(line)
        if not following or source.width(following) <= source.width(line):
            start, end = source.starts[line - 1], source.starts[line]
            yield Candidate.of((start, end, ""), cost=10.0, rule=RULE, reason="the header opens nothing")
