"""Expressions with a part missing: ``x = a if b`` without its ``else``."""

import re
from collections.abc import Iterator

from ..edit import Edit
from ..example import Example
from ..fault import Fault
from ..source import Source

RULE = "unfinished-expression"
EXAMPLES = (
    Example("x = True if y\n", "x = True if y else False\n"),
    Example("x = f(y) if y\n", "x = f(y) if y else None\n"),
)

_OTHERWISE = {"True": "False", "False": "True", "''": "''", '""': '""', "[]": "[]", "{}": "{}", "0": "0", "1": "0"}


def candidates(source: Source, fault: Fault) -> Iterator[Edit]:
    """The ``else`` that a conditional expression must have; None is what Python gives for nothing."""
    if "expected 'else'" not in fault.message:
        return
    text = source.line(fault.line)
    match = re.search(r"(\S+)[ \t]+if[ \t]", text)
    tokens = source.tokens(fault.line)
    value = _OTHERWISE.get(match[1].removeprefix("=") if match else "", "None")
    for end in dict.fromkeys(t.end for t in reversed(tokens[-3:])):
        yield Edit.of((end, end, f" else {value}"), cost=5.0, rule=RULE, reason="a conditional expression has an 'else'")
