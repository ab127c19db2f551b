"""A key that was written twice before its value: ``key: key: value``, as a paste over half of a line leaves it."""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-doubled-key"
_TWICE = re.compile(r"^(\s*(?:- +)?)([\w-]+): +\2:(?=\s)")
EXAMPLES = (
    Example(job("      - uses: uses: actions/checkout@v4\n"), job("      - uses: actions/checkout@v4\n")),
    Example(job("      - name: Test: name: it\n        run: make\n"), why="another key, or a text"),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """The line with the key once."""
    line = draft.lines[fault.line] if fault.line < len(draft.lines) else ""
    match = _TWICE.match(line)
    if match and "mapping values are not allowed" in fault.message:
        yield LineProposal(
            {fault.line: (f"{match[1]}{match[2]}:{line[match.end() :]}",)},
            RULE,
            "a key that stands twice before its value, once",
            0.6,
        )
