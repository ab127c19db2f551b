"""``true:`` where ``on:`` was: a program read the file as YAML 1.1, where ``on`` is true, and wrote it again.

It parses, and GitHub refuses it: nothing starts the workflow.
"""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..parse_state import ReadFault

RULE = "workflow-dumped-on"
_TRUE = re.compile(r"^(?:true|True|TRUE|yes|'true'|\"true\"|\? ?true)\s*:(?=\s|$)")
_ON = re.compile(r"^['\"]?on['\"]?\s*:")
GAIN = 1  # findings that must go with it where the text parses
EXAMPLES = (
    Example(
        "name: CI\ntrue:\n  push:\n    branches: [main]\njobs:\n  a:\n    uses: ./b.yml\n",
        "name: CI\non:\n  push:\n    branches: [main]\njobs:\n  a:\n    uses: ./b.yml\n",
    ),
    Example("'on': push\ntrue: x\njobs:\n  a:\n    uses: ./b.yml\n", why="on is there as well"),
    Example("on: push\njobs:\n  a:\n    uses: ./b.yml\n    with:\n      true: x\n", why="not at the top"),
)


def candidates(draft: Draft, _: ReadFault | None) -> Iterator[LineProposal]:
    """The key by its name."""
    found = [index for index, line in enumerate(draft.lines) if _TRUE.match(line)]
    if len(found) == 1 and not any(_ON.match(line) for line in draft.lines):
        line = draft.lines[found[0]]
        yield LineProposal({found[0]: (_TRUE.sub("on:", line),)}, RULE, "the key on, read as true and written so", 0.2)
