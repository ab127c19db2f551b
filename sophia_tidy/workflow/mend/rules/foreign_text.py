"""Text that is no YAML before or behind a workflow: an answer of a chat, the fence of a Markdown block, another file.

It is not deleted: each line becomes a comment, and a person decides.
"""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import is_workflow_key
from ..parse_state import ReadFault

RULE = "workflow-foreign-text"
_BEGINS = re.compile(r"^['\"]?(name|on|jobs|env|permissions|run-name)['\"]?\s*:")
_WORKFLOW = "on: push\njobs:\n  a:\n    uses: ./b.yml\n"
EXAMPLES = (
    Example(
        f"{_WORKFLOW}```\n\n**Key changes:** it *works* now\n",
        f"{_WORKFLOW}# ```\n\n# **Key changes:** it *works* now\n",
    ),
    Example(f"Here is the workflow.\n\n```yaml\n{_WORKFLOW}", f"# Here is the workflow.\n\n# ```yaml\n{_WORKFLOW}"),
    Example(_WORKFLOW + "# ``` and more\n", why="a comment already"),
)


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """What is before the first key of a workflow, what is behind the fault, or the one line, as comments."""
    first = next((index for index, line in enumerate(draft.lines) if _BEGINS.match(line)), None)
    if first:
        yield _silenced(draft, range(first), 1.6)
    start = min(fault.line, len(draft.lines) - 1)
    for begin in dict.fromkeys((start, *_margin(draft, start), min(fault.began, start))):
        if begin > (first or 0):
            yield _silenced(draft, range(begin, len(draft.lines)), 2.2)
    if draft.lines[start].strip():
        yield _silenced(draft, range(start, start + 1), 2.4)


def _margin(draft: Draft, start: int) -> Iterator[int]:
    """The nearest line above that begins at the margin after an empty one."""
    for index in range(start - 1, max(0, start - 12), -1):
        if draft.lines[index][:1].strip() and not draft.lines[index - 1].strip():
            yield index
            return


def _silenced(draft: Draft, span: range, cost: float) -> LineProposal:
    """The lines as comments; the more of them are a workflow's, the less it is believed."""
    lines = {
        index: (f"# {draft.lines[index]}",)
        for index in span
        if draft.lines[index].strip() and not draft.lines[index].lstrip().startswith("#")
    }
    ours = sum(is_workflow_key(draft.lines[index]) for index in lines)
    return LineProposal(
        lines, RULE, "text that is no part of a workflow, made a comment", cost + min(3.0, 0.5 * ours), loses=True
    )
