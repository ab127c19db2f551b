"""A line, with what belongs to it, that stands too far left or right to be part of what is around it."""

from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import indent_of, is_structure
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-wrong-indentation"
EXAMPLES = (
    Example(
        job("      - uses: a/b@v1\n          with:\n            x: 1\n"),
        job("      - uses: a/b@v1\n        with:\n          x: 1\n").replace("          x", "            x"),
    ),
    Example(job("      - run: a\n     - run: b\n"), job("      - run: a\n      - run: b\n")),
    Example(
        " name: CI\non: push\njobs:\n  a:\n    uses: ./b.yml\n", "name: CI\non: push\njobs:\n  a:\n    uses: ./b.yml\n"
    ),
    Example(job("      - run: a\n        name: b\n"), why="each stands where its like do"),
)
_ABOVE = 80


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """Each place that lines above have, for the line at the fault and the one before it."""
    near = (fault.line, _before(draft, fault.line), fault.began, _before(draft, _before(draft, fault.line)))
    for index in dict.fromkeys(near):
        if not 0 <= index < len(draft.lines) or not is_structure(draft.lines[index]):
            continue
        doubt = 0.0 if index == fault.line else 0.15
        stands = indent_of(draft.lines[index])
        for target in _places(draft, index) - {stands}:
            for end in dict.fromkeys((_end(draft, index, stands + 1), _end(draft, index, stands), index + 1)):
                yield _moved(draft, index, end, target - stands, doubt)


def _before(draft: Draft, index: int) -> int:
    return next((each for each in range(min(index, len(draft.lines)) - 1, -1, -1) if draft.lines[each].strip()), -1)


def _places(draft: Draft, index: int) -> set[int]:
    """The columns where keys and items begin around a line, and one step deeper than the line above."""
    places = {0}
    for line in draft.lines[max(0, index - _ABOVE) : index + 20]:
        if line.strip() and not line.lstrip().startswith("#"):
            places |= {indent_of(line), indent_of(line) + 2} if line.lstrip().startswith("- ") else {indent_of(line)}
    above = _before(draft, index)
    return places | ({indent_of(draft.lines[above]) + 2} if above >= 0 else set())


def _end(draft: Draft, index: int, least: int) -> int:
    """Behind the lines below that stand at ``least`` or further right."""
    end = index + 1
    for each in range(index + 1, len(draft.lines)):
        if draft.lines[each].strip():
            if indent_of(draft.lines[each]) < least:
                break
            end = each + 1
    return end


def _moved(draft: Draft, start: int, end: int, by: int, doubt: float) -> LineProposal:
    lines = {}
    for index in range(start, end):
        line = draft.lines[index]
        if line.strip():
            lines[index] = (" " * max(0, indent_of(line) + by) + line.lstrip(" "),)
    tops = sum(indent_of(draft.lines[index]) <= indent_of(draft.lines[start]) for index in lines)
    cost = 0.8 + doubt + 0.08 * min(12, tops) + 0.025 * min(16, len(lines)) + 0.04 * min(10, abs(by))
    return LineProposal(
        lines,
        RULE,
        f"{'lines stand' if len(lines) > 1 else 'a line stands'} {abs(by)} blanks too far {'left' if by > 0 else 'right'}",
        cost,
    )
