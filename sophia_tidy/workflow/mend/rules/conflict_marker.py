"""The marks of a merge that nobody finished; which side was meant only a person can say, so it is always for review."""

from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-conflict-marker"
_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
EXAMPLES = (
    Example(job("<<<<<<< HEAD\n      - run: a\n=======\n      - run: b\n>>>>>>> other\n"), job("      - run: a\n")),
    Example(job("      - run: |\n          echo '======='\n"), why="no conflict"),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """All conflicts by our side, by theirs, or with both sides one after the other."""
    sides = _sides(draft)
    if not {"ours", "theirs"} <= set(sides.values()):
        return
    for number, kept in enumerate((("ours",), ("theirs",), ("ours", "theirs"))):
        lines = {index: () for index, side in sides.items() if side not in kept}
        lost = any(draft.lines[index].strip() for index in lines if sides[index] != "mark")
        yield LineProposal(
            lines,
            RULE,
            f"a merge that was not finished; kept: {' and '.join(kept)}",
            1.0 + number / 5,
            loses=lost or len(kept) > 1,
        )


def _sides(draft: Draft) -> dict[int, str]:
    """For each line within a conflict the side that it is of, or that it is a mark."""
    sides, side = {}, ""
    names = dict(zip(_MARKS, ("ours", "base", "theirs", ""), strict=True))
    for index, line in enumerate(draft.lines):
        mark = next((each for each in _MARKS if line.startswith(each) and line[7:8] in ("", " ")), None)
        if mark is not None and (side or mark == "<<<<<<<"):
            side = names[mark]
            sides[index] = "mark"
        elif side:
            sides[index] = side
    return sides
