"""What `workflow` shows: what becomes of each workflow, or with `--inventory` what each does, within 80 columns; the findings, and the counts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ...kernel.location import printable
from ...kernel.outcome import Report
from ...kernel.plan import Plan
from ...kernel.step import StepResult
from ...steps.archive_place import HIDDEN
from ...steps.workflow import WorkflowSurvey
from ...steps.workflow_facts import WorkflowKnowledge
from ...workflow.carry.describe import describe_carrying
from ...workflow.duties import Duty, DutyLedger, DutyStatus
from ...workflow.duties import describe as describe_duties
from ...workflow.duties.second_deployers import first_line
from ...workflow.facts.describe import describe
from ...workflow.facts.inventory import Inventory, WorkflowFacts
from ...workflow.model import Trigger
from ...workflow.planner import CUT, RULE

if TYPE_CHECKING:
    from ..formats import Page, PageRow

_WIDTH = 80
_HEAD = ("workflow", "starts on", "jobs", "images", "secrets", "deploys with")
_BECOMES = ("workflow", "its file", *DutyStatus)
_MOST = {0: 22, 5: 12}
_LEAST = 8  # Narrower a column cannot be read.
_WHY = {
    RULE: "written anew from the old workflows",
    CUT: "jobs that the one workflow stands for leave it",
    "archive-link": "follows the moves",
    "archive-pattern": "follows the moves",
    "archive-index": "follows the moves",
}
_WORDS = {
    "workflow_dispatch": "by hand",
    "schedule": "at",
    "workflow_call": "called",
    "merge_group": "merge queue",
    "workflow_run": "after a workflow",
    "repository_dispatch": "from outside",
}
_OWN = ("*", "GITHUB_TOKEN")


def inventory_page(surveyed: WorkflowSurvey) -> "Page":
    """The page of an inventory; nothing is planned."""
    from ..formats import Page

    facts = surveyed.inventory.workflows
    return Page(
        "workflow",
        surveyed.tree,
        Plan(findings=surveyed.findings),
        report=Report(before=_counts(facts)),
        details=_inventory(surveyed.inventory),
        lines=tuple(_table(_HEAD, map(_row, facts))),
    )


def page_of(unified: StepResult[WorkflowKnowledge], *, diff: bool = False) -> "Page":
    """The page of a plan."""
    from ..formats import Page

    known = unified.facts
    facts = known.inventory.workflows
    table = _table(*_filled(_BECOMES, [_becomes(known.ledger, each) for each in facts]))
    second = first_line(known.ledger, known.project, printable)
    lines = (*([second, ""] if second else []), *table)
    counts = _counts(facts) | {f"duties {status}": count for status, count in _statuses(known.ledger.duties).items()}
    return Page(
        "workflow",
        known.tree,
        unified.plan,
        unified.unsafe,
        Report(before=counts),
        rows=tuple(_rows(unified.plan)),
        diff=diff,
        details=_inventory(known.inventory) | _decided(known),
        lines=lines,
    )


def _inventory(inventory: Inventory) -> dict[str, object]:
    return {
        "workflows": [describe(each) for each in inventory.workflows],
        "actions": [
            {"path": str(each.path), "using": each.using or None, "steps": len(each.steps)}
            for each in inventory.actions
        ],
    }


def _decided(known: WorkflowKnowledge) -> dict[str, object]:
    project, budget = known.project, known.made.budget
    return {
        "duties": describe_duties(known.ledger),
        "carried": describe_carrying(known.carrying),
        "mode": project.mode.value,
        "environments": [
            {"name": each.name, "branch": each.branch, "overlay": each.overlay} for each in project.environments
        ],
        "images": [
            {"name": each.name, "image": each.image, "dockerfile": each.dockerfile, "context": each.context}
            for each in project.images
        ],
        "blocked": [{"name": each.name, "image": each.image, "reason": each.reason} for each in project.blocked],
        "budget": {"seconds": budget.seconds, "limit": budget.limit, "path": list(budget.path)},
    }


def _rows(plan: Plan) -> Iterator["PageRow"]:
    from ...kernel.plan import Move, Safety, Write
    from ..formats import PageRow
    from .archive import opening_row

    for change in plan:
        match change:
            case Move(path=path, target=target):
                goal = f"{target.parent}/" if target.name == path.name else target
                yield PageRow(path, "move", change.rule, f"to {goal}", change.safety)
            case Write(rule=rule) if rule == HIDDEN:
                yield opening_row(change, plan)
            case Write(path=path):
                word = "review" if change.safety is Safety.UNSAFE else "write"
                yield PageRow(path, word, change.rule, _WHY.get(change.rule, "mended, so that it reads"), change.safety)


def _becomes(ledger: DutyLedger, facts: WorkflowFacts) -> tuple[str, ...]:
    """A workflow's duties by what becomes of them, and what becomes of its file."""
    statuses = _statuses(ledger.of(facts.path))
    cut = ledger.cuts.get(facts.path, ())
    file = "archived" if facts.path in ledger.moves else f"stays without {', '.join(cut)}" if cut else "stays"
    return facts.path.stem, file, *(str(count or "") for count in statuses.values())


def _filled(head: Sequence[str], rows: Sequence[tuple[str, ...]]) -> tuple[Sequence[str], list[tuple[str, ...]]]:
    """The columns that say anything: a status that no duty has takes room from the names."""
    kept = [column for column in range(len(head)) if column < 2 or any(row[column] for row in rows)]
    return [head[column] for column in kept], [tuple(row[column] for column in kept) for row in rows]


def _statuses(duties: Iterable[Duty]) -> dict[str, int]:
    found = Counter(duty.verdict.status for duty in duties)
    return {status.value: found[status] for status in DutyStatus}


def _row(facts: WorkflowFacts) -> tuple[str, ...]:
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


def _table(head: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Columns with two blanks between, numbers to the right; the second gets the room that the others leave, in as many lines as it needs.

    Where its longest word would not fit, the first gives way.
    """
    rows = [tuple(head), *rows]
    widths = [
        min(max(len(line) for row in rows for line in (row[column].split("\n"))), _MOST.get(column, _WIDTH))
        for column in range(len(head))
    ]
    gaps = 2 * (len(widths) - 1)
    words = max(len(word) for row in rows for word in row[1].split() or ("",))
    widths[0] = min(widths[0], max(_LEAST, _WIDTH - sum(widths[2:]) - min(words, widths[1]) - gaps))
    widths[1] = min(widths[1], max(_LEAST, _WIDTH - widths[0] - sum(widths[2:]) - gaps))
    numbers = {
        column
        for column in range(len(head))
        if column and all(not row[column] or row[column].isdecimal() for row in rows[1:])
    }
    for row in rows:
        cells = [_folded(cell, width) for cell, width in zip(row, widths, strict=True)]
        for index in range(max(map(len, cells))):
            lines = (cell[index] if index < len(cell) else "" for cell in cells)
            yield "  ".join(
                line.rjust(width) if column in numbers else line.ljust(width)
                for column, (line, width) in enumerate(zip(lines, widths, strict=True))
            ).rstrip()
    yield ""


def _folded(text: str, width: int) -> list[str]:
    """The text's lines, each folded to the width: behind blanks, else anywhere; what follows is set in."""
    from textwrap import wrap

    return [
        line
        for each in text.split("\n")
        for line in wrap(printable(each), width, subsequent_indent=" ", break_on_hyphens=False)
    ] or [""]


def _counts(facts: Sequence[WorkflowFacts]) -> dict[str, int]:
    images = [image for each in facts for image in each.images]
    scripts = [script for each in facts for script in each.scripts]
    return {
        "workflows": len(facts),
        "workflows that deploy": sum(bool(each.deploys) for each in facts),
        "jobs": sum(len(each.workflow.jobs) for each in facts),
        "schedules": sum(len(trigger.crons) for each in facts for trigger in each.workflow.triggers),
        "images built": len(images),
        "images without their Dockerfile": sum(image.there is False for image in images),
        "scripts run": len(scripts),
        "scripts that are missing": sum(script.there is False for script in scripts),
        "secrets read": len({secret.name for each in facts for secret in each.secrets} - {*_OWN}),
    }
