"""A plain value with a colon and a blank in it: ``name: Deploy: production``.

YAML reads a second key there (1.2.2, 7.3.3); in quotes it is the text that
its author saw.  A script becomes the same script in quotes.
"""

from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import entry_of, quoted
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-colon-in-value"
EXAMPLES = (
    Example(job('      - run: echo "step: one"\n'), job("      - run: 'echo \"step: one\"'\n")),
    Example(
        job("      - name: Deploy: production # soon\n        run: make\n"),
        job('      - name: "Deploy: production" # soon\n        run: make\n'),
    ),
    Example(job('      - name: "Deploy: production"\n        run: make\n'), why="it is in quotes"),
    Example(job("      - run: curl http://example.org\n"), why="no blank behind the colon"),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """The value of the line in quotes, whole."""
    if "mapping values are not allowed" not in fault.message:
        return
    line = draft.lines[fault.line]
    entry = entry_of(line)
    if entry is None or fault.column < len(entry.lead):
        return
    if entry.value[0] in "'\"":
        yield LineProposal(
            {fault.line: (entry.with_(quoted(entry.value)),)}, RULE, "a text and more behind it, put in quotes", 1.6
        )
        return
    if ": " in entry.value or entry.value.endswith(":"):
        yield LineProposal(
            {fault.line: (entry.with_(quoted(entry.value)),)},
            RULE,
            "a colon and a blank within a value, put in quotes",
            1.0,
        )
