"""An expression without quotes in a flow list or mapping: ``needs: [${{ a }}]``; its braces end there what they did not begin."""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import entry_of, quoted
from ..parse_state import ReadFault

RULE = "workflow-flow-expression"
_BARE = re.compile(r"""(?P<quoted>"[^"]*"|'[^']*')|(?P<bare>[\w./:-]*\$\{\{.*?\}\}[\w./:-]*)""")
_JOB = "on: push\njobs:\n  a:\n    runs-on: {}\n    steps:\n      - run: make\n"
EXAMPLES = (
    Example(_JOB.format("[self-hosted, ${{ matrix.os }}]"), _JOB.format('[self-hosted, "${{ matrix.os }}"]')),
    Example(_JOB.format("{group: ${{ vars.G }}, labels: x}"), _JOB.format('{group: "${{ vars.G }}", labels: x}')),
    Example(_JOB.format('[self-hosted, "${{ matrix.os }}"]'), why="it is in quotes"),
    Example(_JOB.format("${{ matrix.os }}"), why="a plain value"),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """Every bare expression of the line in quotes."""
    for index in dict.fromkeys((fault.line, fault.began)):
        entry = entry_of(draft.lines[index]) if index < len(draft.lines) else None
        if entry is None or entry.value[0] not in "[{" or "${{" not in entry.value:
            continue
        value = _BARE.sub(lambda match: match["quoted"] or quoted(match["bare"]), entry.value)
        if value != entry.value:
            yield LineProposal({index: (entry.with_(value),)}, RULE, "an expression in a flow list, put in quotes", 0.5)
