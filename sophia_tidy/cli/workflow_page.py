"""What `workflow` shows: a line for each workflow within 80 columns, the findings, and the counts."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..location import printable
from ..plan import Plan
from ..report import Report
from ..workflow.describe import describe
from ..workflow.inventory import Facts
from ..workflow.model import Trigger
from ..workflow_step import Surveyed

if TYPE_CHECKING:
    from ..render import Page

_WIDTH = 80
_HEAD = ("workflow", "starts on", "jobs", "images", "secrets", "deploys with")
_RIGHT = (2, 3, 4)
_MOST = {0: 22, 5: 12}
_WORDS = {"workflow_dispatch": "by hand", "schedule": "at", "workflow_call": "called", "merge_group": "merge queue",
          "workflow_run": "after a workflow", "repository_dispatch": "from outside"}
_OWN = ("*", "GITHUB_TOKEN")


def page_of(surveyed: Surveyed) -> "Page":
    """The page of an inventory."""
    from ..render import Page

    facts = surveyed.inventory.workflows
    details = {"workflows": [describe(each) for each in facts],
               "actions": [{"path": str(each.path), "using": each.using or None, "steps": len(each.steps)}
                           for each in surveyed.inventory.actions]}
    return Page("workflow", surveyed.tree, Plan(findings=surveyed.findings), report=Report(before=_counts(facts)),
                details=details, lines=tuple(_table([_HEAD, *map(_row, facts)])))


def _row(facts: Facts) -> tuple[str, ...]:
    jobs = facts.workflow.jobs
    starts = "cannot be read" if facts.workflow.broken else "\n".join(_start(each) for each in facts.workflow.triggers)
    how = "\n".join(dict.fromkeys(each.how for each in facts.deploys))
    secrets = {each.name for each in facts.secrets} - {*_OWN}
    counts = (str(count or "") for count in (len(jobs), len(facts.images), len(secrets)))
    return facts.path.stem, starts, *counts, how


def _start(trigger: Trigger) -> str:
    """An event in words, with its branches or its times; that paths decide is said, not which."""
    branches = [each.value for each in trigger.filters.get("branches", ())]
    tags = ["tags"] if trigger.filters.get("tags") and not branches else []
    paths = ["by path"] if trigger.filters.keys() & {"paths", "paths-ignore"} else []
    said = ", ".join((*(branches or tags), *(each.value for each in trigger.crons), *paths))
    event = _WORDS.get(trigger.event.value, trigger.event.value.replace("_", " "))
    return f"{event}: {said}" if said else event


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Columns with two blanks between; what starts a workflow gets the room that the others leave, in as many lines as it needs."""
    widths = [min(max(len(line) for row in rows for line in (row[column].split("\n"))), _MOST.get(column, _WIDTH))
              for column in range(len(_HEAD))]
    widths[1] = min(widths[1], _WIDTH - sum(widths) + widths[1] - 2 * (len(widths) - 1))
    for row in rows:
        cells = [_folded(cell, width) for cell, width in zip(row, widths, strict=True)]
        for index in range(max(map(len, cells))):
            line = (_cell(cell[index] if index < len(cell) else "", widths[column], column) for column, cell in enumerate(cells))
            yield "  ".join(line).rstrip()
    yield ""


def _folded(text: str, width: int) -> list[str]:
    """The text's lines, each folded to the width: behind blanks, else anywhere; what follows is set in."""
    from textwrap import wrap

    return [line for each in text.split("\n") for line in wrap(printable(each), width, subsequent_indent=" ",
                                                              break_on_hyphens=False)] or [""]


def _cell(text: str, width: int, column: int) -> str:
    return text.rjust(width) if column in _RIGHT else text.ljust(width)


def _counts(facts: Sequence[Facts]) -> dict[str, int]:
    images = [image for each in facts for image in each.images]
    scripts = [script for each in facts for script in each.scripts]
    return {
        "workflows": len(facts), "workflows that deploy": sum(bool(each.deploys) for each in facts),
        "jobs": sum(len(each.workflow.jobs) for each in facts),
        "schedules": sum(len(trigger.crons) for each in facts for trigger in each.workflow.triggers),
        "images built": len(images), "images without their Dockerfile": sum(image.there is False for image in images),
        "scripts run": len(scripts), "scripts that are missing": sum(script.there is False for script in scripts),
        "secrets read": len({secret.name for each in facts for secret in each.secrets} - {*_OWN}),
    }
