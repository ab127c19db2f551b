"""Two texts side by side in a flow list without a comma: ``['3.8' '3.9']``."""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..parse_state import ReadFault

RULE = "workflow-missing-comma"
_BESIDE = re.compile(r"""(?<=['"])(\s+)(?=['"])""")
_ON = "on:\n  push:\n    branches: {}\njobs:\n  a:\n    uses: ./b.yml\n"
EXAMPLES = (
    Example(_ON.format("['main' 'dev', 'x']"), _ON.format("['main', 'dev', 'x']")),
    Example(_ON.format("[main, dev"), _ON.format("[main, dev]")),
    Example(_ON.format("['main', 'dev']"), why="it is there"),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """The comma where reading stopped; or the bracket that the line lacks."""
    if "',' or" not in fault.message and "end of stream" not in fault.message:
        return
    for index in dict.fromkeys((fault.line, fault.began)):
        line = draft.lines[index] if index < len(draft.lines) else ""
        head, rest = line[: fault.column], line[fault.column :]
        if index == fault.line and rest and head.rstrip().endswith(("'", '"')) and rest[0] in "'\"":
            yield LineProposal(
                {index: (f"{head.rstrip()}, {rest}",)}, RULE, "two texts of a list without a comma between them", 0.6
            )
        for opening, closing in (("[", "]"), ("{", "}")):
            if line.count(opening) == line.count(closing) + 1:
                yield LineProposal(
                    {index: (line.rstrip().rstrip(",") + closing,)}, RULE, f"{opening} without its {closing}", 0.9
                )
