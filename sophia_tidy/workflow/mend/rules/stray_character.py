"""Characters that no one sees: no-break spaces as indentation, byte order marks and zero-width characters, control characters."""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-stray-character"
_BLANKS = re.compile(
    "^[ \t\u00a0\u2000-\u200a\u202f\u3000]*[\u00a0\u2000-\u200a\u202f\u3000][ \t\u00a0\u2000-\u200a\u202f\u3000]*"
)
_NOTHING = re.compile("[\u200b-\u200f\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
GAIN = 1  # findings that must go with it where the text parses
EXAMPLES = (
    Example(
        "on: push\njobs:\n\u00a0\u00a0a:\n\u00a0\u00a0  uses: ./b.yml\n", "on: push\njobs:\n  a:\n    uses: ./b.yml\n"
    ),
    Example("on: push\njobs:\n  a:\n    uses: ./\x08b.yml\n", "on: push\njobs:\n  a:\n    uses: ./b.yml\n"),
    Example(job("      - run: echo 'a\u00a0b'\n"), why="within a text"),
)


def candidates(draft: Draft, _: ReadFault | None) -> Iterator[LineProposal]:
    """Every line without them."""
    lines = {}
    for index, line in enumerate(draft.lines):
        mended = _NOTHING.sub("", _BLANKS.sub(lambda match: " " * len(match[0]), line))
        if mended != line:
            lines[index] = (mended,)
    if lines:
        yield LineProposal(lines, RULE, "characters that no one sees, taken out of the way", 0.4)
