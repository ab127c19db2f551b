"""Files that GitHub refuses, and so has never started; and what it would start once one is mended.

A file that is refused does nothing, whatever stands in it.  Who mends it
switches its jobs on, so a mend of it is for a person, who has to know what
would begin to run.
"""

from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ..model import Action, Trigger, Workflow
from ..read import read_action, read_workflow
from .deploys import deploys_of

RULE = "refused-workflow"
RULES = {
    RULE: (
        Severity.WARNING,
        (
            "GitHub refuses a workflow as it is, so nothing of it has run, and it would run once the file is mended.\n\n"
            "What was broken may be dead for long, and its secrets, hosts and state others by now: so the mend is written with ``--unsafe`` "
            "alone, and the finding names what would start what."
        ),
    )
}
FOLDER = PurePosixPath(".github/workflows")
_ENDINGS = (".yml", ".yaml")
_SHOWN = 3


def is_workflow(path: PurePosixPath) -> bool:
    """Whether GitHub reads a path as a workflow."""
    return path.parent == FOLDER and path.suffix in _ENDINGS


def is_read(path: PurePosixPath) -> bool:
    """Whether GitHub reads a path as a workflow, or as an action of this repository."""
    return is_workflow(path) or (path.name in ("action.yml", "action.yaml") and path.parts[0] in (".github", path.name))


def read(path: PurePosixPath, content: bytes) -> Workflow | Action:
    """The file by the reader of its kind; never an exception."""
    return read_workflow(path, content) if is_workflow(path) else read_action(path, content)


def asleep(path: PurePosixPath, content: bytes) -> bool:
    """Whether GitHub takes nothing of a file: it does not read, something in it is wrong, or its jobs do not fit together."""
    found = read(path, content)
    return found.broken or bool(found.findings) or (isinstance(found, Workflow) and bool(refused(found)))


def starts(path: PurePosixPath, content: bytes) -> bool:
    """Whether GitHub starts anything of a workflow: it can be read, has jobs that fit together, and an event."""
    found = read(path, content)
    return isinstance(found, Workflow) and not found.broken and bool(found.jobs) and not refused(found)


class Refusal(NamedTuple):
    """Why GitHub starts nothing of a file, as a sentence, and where that is said."""

    reason: str
    at: Location


def refused(workflow: Workflow) -> str:
    """Why GitHub starts nothing of a workflow that reads; empty where it does."""
    found = refusal(workflow)
    return found.reason if found is not None else ""


def refusal(workflow: Workflow) -> Refusal | None:
    """Why GitHub starts nothing of a workflow that reads, with the place; None where it does."""
    known = {job.id.lower(): job for job in workflow.jobs}
    for job in workflow.jobs:
        for need in job.needs:
            if need.value.lower() not in known:
                return Refusal(
                    f"it never ran: `{job.id}` needs `{need}`, which is no job, so GitHub refuses the file (line {need.at.line})",
                    need.at,
                )
    if not workflow.triggers:
        return Refusal("it never ran: nothing starts the workflow", Location(workflow.path, 1))
    circle = _circle({name: [need.value.lower() for need in job.needs] for name, job in known.items()})
    if circle:
        at = next(job.at for name, job in known.items() if name in circle.split(", "))
        return Refusal(f"it never ran: its jobs need one another in a circle ({circle}; line {at.line})", at)
    return next((_told_of(each) for each in workflow.refusals), None)


def _told_of(fault: Finding) -> Refusal:
    """What GitHub refuses a file for, as a reason."""
    what = fault.message.partition(";")[0]
    return Refusal(f"it never ran: {what}, so GitHub refuses the file (line {fault.location.line})", fault.location)


def _circle(needs: dict[str, list[str]]) -> str:
    """A job of a circle; empty where there is none."""
    left = dict(needs)
    while free := [name for name, wanted in left.items() if not any(each in left for each in wanted)]:
        for name in free:
            del left[name]
    return ", ".join(sorted(left))


def waking(path: PurePosixPath, old: bytes, new: bytes, line: int) -> Finding:
    """The finding for a file whose mend is offered: what would begin with it."""
    return Finding(Location(path, line), RULE, f"mended for review: {_awakened(path, old, new)}", Severity.WARNING)


def _awakened(path: PurePosixPath, old: bytes, new: bytes) -> str:
    """In words: ``push to main would start deploy (terraform)``."""
    after = read(path, new)
    if isinstance(after, Action):
        return "it is an action of this repository, and the jobs that use it would go on behind it"
    starts = f"{_all([_told(each) for each in after.triggers]) or 'nothing'} would start {_jobs(after)}"
    if asleep(path, old):
        return f"GitHub refuses the file as it is, so nothing of it has run; mended, {starts}"
    return f"its jobs would do what they have not done; {starts}"


def _told(trigger: Trigger) -> str:
    """One event, with its branches or its clock."""
    if trigger.crons:
        return _all([f"schedule `{cron}`" for cron in trigger.crons])
    where = [each.value for name in ("branches", "tags") for each in trigger.filters.get(name, ())]
    return f"{trigger.event} to {_all(where)}" if where else str(trigger.event)


def _jobs(workflow: Workflow) -> str:
    """The jobs, those that deploy with what they deploy with, and first."""
    how = {job.id: list[str]() for job in workflow.jobs}
    for each in deploys_of(workflow):
        how[each.job].append(each.how)
    names = [
        f"{job} ({', '.join(dict.fromkeys(how[job]))})" if how[job] else job
        for job in sorted(how, key=lambda job: not how[job])
    ]
    return _all(names) or "no job"


def _all(names: list[str]) -> str:
    """At most so many names, joined by ``and``."""
    shown = names if len(names) <= _SHOWN else [*names[:_SHOWN], f"{len(names) - _SHOWN} more"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""
