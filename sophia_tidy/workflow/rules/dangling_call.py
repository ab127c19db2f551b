"""A job or a step calls a workflow or an action of this repository that is not there."""

from collections.abc import Iterator

from ...kernel.finding import Finding, Severity
from ...kernel.rule import Example
from ..facts.inventory import Inventory
from .example import job

RULE = "dangling-call"
SEVERITY = Severity.ERROR
_REUSE = "on: push\njobs: {a: {uses: ./.github/workflows/b.yml}}\n"
EXAMPLES = (
    Example(_REUSE, says=".github/workflows/b.yml"),
    Example(job("- uses: ./.github/actions/setup"), says=".github/actions/setup"),
    Example({".github/workflows/a.yml": _REUSE, ".github/workflows/b.yml": "on: workflow_call\n"}),
    Example(
        {".github/workflows/a.yml": job("- uses: ./setup"), "setup/action.yml": "runs: {using: node20, main: x.js}\n"}
    ),
    Example("on: push\njobs: {a: {uses: o/r/.github/workflows/b.yml@v1}}\n", why="another repository"),
)


def check(inventory: Inventory) -> Iterator[Finding]:
    """One finding for each call."""
    for facts in inventory.workflows:
        for call in facts.calls:
            if call.there is False:
                yield Finding(call.at, RULE, f"{call.target} is not in the repository; expected one that is", SEVERITY)
