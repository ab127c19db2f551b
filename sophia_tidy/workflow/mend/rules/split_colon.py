"""A blank behind a colon that belongs to a text: ``image: redis: 7``, ``https: //example.org``.

Programs that mend YAML by a pattern put it there, behind every colon.
"""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import entry_of
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-split-colon"
_JOINED = re.compile(r"(?<=[\w\]})/]): +(?=[\w/$*-])")
_CERTAIN = re.compile(r"\b(?:https?|docker|ssh|git|ftp): +//|\blocalhost: +\d|: +\d{2,5}(?:\D|$)")
_TEXTS = frozenset("image uses container".split())
EXAMPLES = (
    Example(
        "on: push\njobs:\n  a:\n    runs-on: x\n    container: redis: 7\n    steps:\n      - run: make\n",
        "on: push\njobs:\n  a:\n    runs-on: x\n    container: redis:7\n    steps:\n      - run: make\n",
    ),
    Example(
        job("      - run: curl https: //example.org: 8080/a\n"), job("      - run: curl https://example.org:8080/a\n")
    ),
    Example(job("      - name: Deploy: production\n        run: make\n"), why="a colon as in prose"),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """The value of the line without blanks behind its colons."""
    if "mapping values are not allowed" not in fault.message:
        return
    entry = entry_of(draft.lines[fault.line])
    if entry is None or fault.column < len(entry.lead):
        return
    joined = _JOINED.sub(":", entry.value)
    if joined != entry.value and (entry.key in _TEXTS or _CERTAIN.search(entry.value)):
        yield LineProposal(
            {fault.line: (entry.with_(joined),)}, RULE, "a blank behind a colon within a text, taken out", 0.8
        )
