"""A key that lost its colon, or a step that lost its dash: ``steps``, ``uses: actions/checkout@v4`` beside ``- run:``."""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import KNOWN, indent_of, key_of
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-missing-mark"
_WORD = re.compile(r"^(\s*(?:- +)?)([A-Za-z][\w-]*)(?:\s+(\S.*))?\s*$")
_STARTS = frozenset("name uses run id if".split())
EXAMPLES = (
    Example("on: push\njobs\n  a:\n    uses: ./b.yml\n", "on: push\njobs:\n  a:\n    uses: ./b.yml\n"),
    Example(
        "on: push\njobs:\n  a:\n    runs-on ubuntu-24.04\n    steps:\n      - run: make\n",
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n",
    ),
    Example(
        job("      - run: make\n\n        uses: actions/checkout@v4\n      - run: make\n").replace(
            "make\n\n        uses", "make\n\n      uses"
        ),
        job("      - run: make\n\n      - uses: actions/checkout@v4\n      - run: make\n"),
    ),
    Example(job("      - run: make\n"), why="nothing is missing"),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """The colon for a known key; the dash for what begins a step."""
    for index in dict.fromkeys((fault.line, fault.line - 1, fault.began)):
        line = draft.lines[index] if 0 <= index < len(draft.lines) else ""
        match = _WORD.match(line)
        if match and match[2] in KNOWN:
            value = f" {match[3]}" if match[3] else ""
            yield LineProposal({index: (f"{match[1]}{match[2]}:{value}",)}, RULE, "a key without its colon", 0.8)
    line = draft.lines[fault.line] if fault.line < len(draft.lines) else ""
    if key_of(line) in _STARTS and not line.lstrip().startswith("-"):
        dashes = {
            indent_of(each)
            for each in draft.lines[max(0, fault.line - 40) : fault.line]
            if each.lstrip().startswith("- ")
        }
        for dash in sorted(dashes, reverse=True):
            if indent_of(line) in (dash, dash + 2):
                yield LineProposal(
                    {fault.line: (f"{' ' * dash}- {line.lstrip()}",)}, RULE, "a step without its dash", 0.9
                )
