"""Expressions with a part missing: ``x = a if b`` without its ``else``."""

import re
from collections.abc import Iterator

from ...kernel.rule import Example
from ..candidate import Candidate
from ..fault import Fault
from ..source import Source

RULE = "unfinished-expression"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example("x = True if y\n", "x = True if y else False\n"),
        Example("def f:\n    pass\n", "def f():\n    pass\n"),
        Example("x = f(y) if y\n", "x = f(y) if y else None\n"),
    ),
}

_OTHERWISE = {"True": "False", "False": "True", "''": "''", '""': '""', "[]": "[]", "{}": "{}", "0": "0", "1": "0"}


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """The ``else`` that a conditional expression must have; None is what Python gives for nothing."""
    if "keyword argument repeated" in fault.message:
        yield from _repeated(source, fault)
    if "expected '('" in fault.message and (header := re.search(r"\bdef[ \t]+\w+", source.line(fault.line))):
        at = source.starts[fault.line - 1] + header.end()
        yield Candidate.of(
            (at, at, "()"), cost=2.0, rule=RULE, reason="a function has a list of parameters, if an empty one"
        )
    if "after dictionary key and ':'" in fault.message:
        at = source.starts[fault.line - 1] + source.line(fault.line).find(":", max(fault.column - 2, 0)) + 1
        yield Candidate.of((at, at, " None"), cost=8.0, rule=RULE, reason="the key has no value")
    if "expected 'else'" not in fault.message:
        return
    text = source.line(fault.line)
    match = re.search(r"(\S+)[ \t]+if[ \t]", text)
    tokens = source.tokens(fault.line)
    value = _OTHERWISE.get(match[1].removeprefix("=") if match else "", "None")
    for end in dict.fromkeys(t.end for t in reversed(tokens[-3:])):
        yield Candidate.of(
            (end, end, f" else {value}"), cost=5.0, rule=RULE, reason="a conditional expression has an 'else'"
        )


def _repeated(source: Source, fault: Fault) -> Iterator[Candidate]:
    """The same keyword argument twice in a call; the last one to be written is kept, as a later assignment would be."""
    name = fault.message.rpartition(": ")[2]
    here = re.compile(rf"(?<![\w.]){re.escape(name)}[ \t]*=(?!=)[^,()\[\]{{}}]*(?:,[ \t]*\r?\n?)?")
    start = source.starts[max(fault.line - 40, 1) - 1]
    found = list(here.finditer(source.text, start, source.starts[min(fault.line, source.line_count)]))[-2:]
    for match, cost in zip(reversed(found), (5.0, 5.5), strict=False):
        line = source.line_of(match.start())
        whole = source.line(line).strip() == match.group().strip()
        span = (source.starts[line - 1], source.starts[line]) if whole else match.span()
        yield Candidate.of((*span, ""), cost=cost, rule=RULE, reason=f"the argument {name!r} was given twice")
