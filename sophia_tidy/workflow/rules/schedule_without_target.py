"""A workflow is started by the clock, and nothing of what it runs is in the repository.

It fails every night, and after sixty days GitHub switches it off.
"""

from collections.abc import Iterator

from ...kernel.finding import Finding, Severity
from ...kernel.rule import Example
from ..facts.inventory import Inventory
from .example import job

RULE = "schedule-without-target"
SEVERITY = Severity.WARNING
_NIGHTLY = '{schedule: [{cron: "0 3 * * *"}]}'
EXAMPLES = (
    Example(job("- run: python scripts/sync.py", on=_NIGHTLY), says="0 3 * * *"),
    Example(
        {".github/workflows/a.yml": job("- run: python a.py && python b.py", on=_NIGHTLY), "a.py": ""},
        why="some are there",
    ),
    Example(job("- run: make nightly", on=_NIGHTLY), why="it runs no script"),
    Example(job("- run: python scripts/sync.py", on="push"), why="no schedule"),
)


def check(inventory: Inventory) -> Iterator[Finding]:
    """One finding for each schedule."""
    for facts in inventory.workflows:
        trigger = facts.workflow.trigger("schedule")
        targets = [*(script.there for script in facts.scripts), *(call.there for call in facts.calls)]
        if trigger is not None and targets and all(there is False for there in targets):
            for cron in trigger.crons:
                message = f"at {cron} nothing is found to run; expected scripts or workflows that are in the repository"
                yield Finding(cron.at, RULE, message, SEVERITY)
