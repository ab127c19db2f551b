"""Indentation that mixes tabs and blanks.

Python 2 took a tab as the way to the next multiple of eight; Python 3 refuses
lines whose order depends on that.  Reading the tabs as Python 2 did keeps the
program that the author ran; four is what many editors showed.
"""

import re
from collections.abc import Iterator

from ..kernel.rule import Example
from .candidate import Candidate

RULE = "mixed-tabs"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example("def f():\n\tx = 1\n        return x\n", "def f():\n        x = 1\n        return x\n"),
        Example("if x:\n\ta()\n    b()\n", "if x:\n    a()\n    b()\n", why="a tab was four columns here"),
        Example("if x:\n\ta()\n\tb()\n", why="tabs alone"),
    )
}
_LEAD = re.compile(r"^[ ]*\t[ \t]*(?=\S)", re.MULTILINE)


def expansions(text: str) -> Iterator[Candidate]:
    """Tabs as blanks, eight wide and four wide."""
    leads = list(_LEAD.finditer(text))
    for width, cost in ((8, 0.0), (4, 3.0)):
        edits = tuple((m.start(), m.end(), m.group().expandtabs(width)) for m in leads)
        if edits:
            yield Candidate.of(
                *edits, cost=cost, rule=RULE, reason=f"tabs and blanks were mixed; a tab is {width} columns here"
            )
