"""A script of several lines behind ``run:`` without the ``|``, or on the line of the ``|``."""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import entry_of, indent_of, is_workflow_key
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-script-without-block"
_HEADED = re.compile(r"^(?P<lead>\s*(?:- +)?[\w-]+:\s+)(?P<mark>[|>][+-]?\d?[+-]?)\s*(?P<text>[^\s#+\-|>].*)$")
EXAMPLES = (
    Example(
        job("      - run: | make a\n          make b\n"), job("      - run: |\n          make a\n          make b\n")
    ),
    Example(
        job('      - run: node -e "\n          const a = {b: 1, c: 2};\n          if: x: y"\n'),
        job('      - run: |\n          node -e "\n          const a = {b: 1, c: 2};\n          if: x: y"\n'),
    ),
    Example(job("      - run: make a &&\n          make b\n"), why="one command on two lines"),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """The text of the nearest ``run`` on lines of its own."""
    for index in range(min(fault.line, len(draft.lines) - 1), max(-1, fault.line - 60), -1):
        line = draft.lines[index]
        match = _HEADED.match(line)
        if match and index >= fault.line - 1:
            yield LineProposal(
                {index: (match["lead"] + match["mark"], " " * _base(draft, index) + match["text"])},
                RULE,
                "a script on the line of its block's mark, moved below it",
                0.6,
            )
        entry = entry_of(line)
        if entry is not None and entry.key == "run" and entry.value[0] not in "|>":
            yield from _blocks(draft, index)
            return


def _blocks(draft: Draft, index: int) -> Iterator[LineProposal]:
    line, base = draft.lines[index], _base(draft, index)
    entry = entry_of(line)
    below = next((each for each in draft.lines[index + 1 :] if each.strip()), "")
    if entry is None or indent_of(below) < base or is_workflow_key(below):
        return
    yield LineProposal(
        {index: (entry.lead.rstrip() + " |", " " * base + entry.value + entry.tail)},
        RULE,
        "a script of several lines, made a block",
        0.9,
    )


def _base(draft: Draft, index: int) -> int:
    """Where the block's lines stand: as the next line, if that is within the block."""
    key = len(draft.lines[index]) - len(draft.lines[index].lstrip(" -"))
    below = next((each for each in draft.lines[index + 1 :] if each.strip()), "")
    return indent_of(below) if indent_of(below) > key else key + 2
