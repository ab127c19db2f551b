"""Blanks between the braces of an expression: ``$ {{ github.ref }}``, ``${ { github.ref } }``.

A formatter that takes them for mappings puts them there; GitHub then sees a plain text.
"""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-split-expression"
_SPLIT = re.compile(r"\$ ?\{ ?\{((?:(?!\} ?\}).){1,400})\} ?\}")
_OURS = re.compile(
    r"\b(?:github|secrets|env|vars|inputs|matrix|steps|needs|runner|job|strategy)\.|\b(?:hashFiles|toJSON|fromJSON|format|always|failure|success|cancelled)\("
)
GAIN = 0  # findings that must go with it where the text parses
EXAMPLES = (
    Example(
        job("      - run: make\n        env:\n          REF: ${ { github.ref } }\n"),
        job("      - run: make\n        env:\n          REF: ${{ github.ref }}\n"),
    ),
    Example(job("      - run: make\n        env:\n          REF: ${{ github.ref }}\n"), why="it is whole"),
    Example(job("      - run: echo '${ { a } }'\n"), why="no context of GitHub's"),
)


def candidates(draft: Draft, _: ReadFault | None) -> Iterator[LineProposal]:
    """Every such expression of the file, whole."""
    lines = {}
    for index, line in enumerate(draft.lines):
        mended = _SPLIT.sub(lambda match: "${{" + match[1] + "}}" if _OURS.search(match[1]) else match[0], line)
        if mended != line and not line.lstrip().startswith("#"):
            lines[index] = (mended,)
    if lines:
        yield LineProposal(lines, RULE, "blanks between the braces of an expression, taken out", 0.2)
