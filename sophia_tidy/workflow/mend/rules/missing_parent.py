"""A key that is gone from above what belongs to it: ``with:`` below ``uses:``, ``steps:`` above a job's list."""

from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import indent_of, key_of
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-missing-parent"
_STEP = frozenset("id name if uses run shell with env working-directory continue-on-error timeout-minutes".split())
EXAMPLES = (
    Example(
        job("      - uses: actions/upload-artifact@v4\n          path: out\n"),
        job("      - uses: actions/upload-artifact@v4\n        with:\n          path: out\n"),
    ),
    Example(
        "on: push\njobs:\n  a:\n    runs-on: x\n      - run: make\n",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make\n",
    ),
    Example(job("      - uses: a/b@v1\n        with:\n          path: out\n"), why="it is there"),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """The key on a line of its own before the fault."""
    index = fault.line
    above = next((each for each in range(min(index, len(draft.lines)) - 1, -1, -1) if draft.lines[each].strip()), None)
    if above is None or index >= len(draft.lines):
        return
    line, before = draft.lines[index], draft.lines[above]
    column = len(before) - len(before.lstrip(" -"))
    if key_of(before) == "uses" and indent_of(line) > column and key_of(line) and key_of(line) not in _STEP:
        yield LineProposal(
            {index: (" " * column + "with:", line)}, RULE, "the inputs of an action without with above them", 0.7
        )
    if line.lstrip().startswith("- ") and key_of(line) in _STEP and 0 < indent_of(before) <= indent_of(line):
        yield LineProposal(
            {index: (" " * min(4, indent_of(before)) + "steps:", line)},
            RULE,
            "a job's list without steps above it",
            0.9,
        )
