"""Tabs that stand for indentation, which YAML forbids (1.2.2, 6.1); how wide its author saw them is tried."""

from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-tab-indentation"
EXAMPLES = (
    Example("on: push\njobs:\n\ta:\n\t\tuses: ./b.yml\n", "on: push\njobs:\n  a:\n    uses: ./b.yml\n"),
    Example(
        job("      - run: |\n          if a; then\n          \tb\n          fi\n"),
        why="within a script a tab is a text",
    ),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """Blanks for the tabs of the line and of its neighbours, or of all lines below."""
    begin = next(
        (
            index
            for index in dict.fromkeys((fault.line, fault.line - 1, fault.began))
            if 0 <= index < len(draft.lines) and "\t" in _lead(draft.lines[index])
        ),
        None,
    )
    if begin is None:
        return
    near = begin + 1
    while near < len(draft.lines) and ("\t" in _lead(draft.lines[near]) or not draft.lines[near].strip()):
        near += 1
    for width in (2, 4, 8):
        for end in dict.fromkeys((near, len(draft.lines), begin + 1)):
            lines = {
                index: (_lead(line).expandtabs(width) + line.lstrip(" \t"),)
                for index, line in enumerate(draft.lines[:end])
                if index >= begin and "\t" in _lead(line) and line.strip()
            }
            yield LineProposal(lines, RULE, f"tabs as indentation, made blanks, {width} a tab", 0.5 + width / 20)


def _lead(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
