"""Reasons against carrying an old file, each with its place; the first is told.

What two files would do to one another is looked at where they are put
together; here each is looked at by itself, with what the tree says of it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...kernel.tree import Tree
from ..expressions.tree import paths_of
from ..facts.inventory import Inventory, WorkflowFacts
from ..model import Job, Text, Trigger, Workflow
from .identity import known_by
from .mentions import MentionKind, WorkflowMentions
from .old_file import CannotCarry
from .words_of_run import noticed, texts_of

_EVENTS = {
    "pull_request_target": "it runs with the rights of the default branch for pull requests (`pull_request_target`)",
    "workflow_run": "it waits for another workflow's runs (`workflow_run`), with the rights of the default branch",
    "workflow_call": "it is called by its path (`workflow_call`), maybe from other repositories",
}
_MENTIONS = {
    MentionKind.BADGE: "a badge shows how its file is doing",
    MentionKind.DISPATCH: "a command that starts a workflow, or reads its runs, names its file",
}


@dataclass(frozen=True, slots=True)
class CarrySurroundings:
    """All that is there beside a file: ``stays`` are the old files with the jobs that are kept."""

    tree: Tree
    inventory: Inventory
    stays: Mapping[PurePosixPath, Collection[str]]
    mentions: WorkflowMentions


def first_blocker(facts: WorkflowFacts, jobs: Collection[str], beside: CarrySurroundings) -> CannotCarry | None:
    """The first reason against carrying a file's jobs; None where there is none."""
    kept = [job for job in facts.workflow.jobs if job.id in jobs]
    for found in (
        _triggers(facts),
        _concurrency(facts, kept),
        _outside(facts, kept, beside),
        (CannotCarry(at, why) for at, why in noticed(facts, kept, beside.tree)),
        _inputs(facts, kept),
    ):
        first = next(found, None)
        if first is not None:
            return first
    return None


def _triggers(facts: WorkflowFacts) -> Iterator[CannotCarry]:
    for trigger in facts.workflow.triggers:
        if trigger.event.value in _EVENTS:
            yield CannotCarry(trigger.event.at, _EVENTS[trigger.event.value])
        for zone in trigger.timezones:
            yield CannotCarry(
                zone.at, "its clock goes by a time zone of its own, which `github.event.schedule` does not tell"
            )
        yield from _only_negative(trigger)


def _only_negative(trigger: Trigger) -> Iterator[CannotCarry]:
    """A list that only takes out takes nothing in, and GitHub says that it needs another pattern."""
    for name, texts in trigger.filters.items():
        if texts and all(each.value.startswith("!") for each in texts):
            yield CannotCarry(texts[0].at, f"its `{name}` only take out, so that nobody can tell what it lets pass")


def _concurrency(facts: WorkflowFacts, jobs: list[Job]) -> Iterator[CannotCarry]:
    whole = facts.workflow.concurrency
    if whole is None:
        return
    if len(jobs) > 1:
        yield CannotCarry(
            whole.group.at,
            "its runs take turns (`concurrency`), and as groups of its jobs they would cancel one another",
        )
    elif jobs and (jobs[0].strategy is not None or jobs[0].concurrency is not None):
        what = "a matrix" if jobs[0].strategy is not None else "a group of its own"
        yield CannotCarry(whole.group.at, f"its runs take turns (`concurrency`), and its one job has {what}")


def _outside(facts: WorkflowFacts, jobs: list[Job], beside: CarrySurroundings) -> Iterator[CannotCarry]:
    """Who knows the file by its name or path."""
    for kind, why in _MENTIONS.items():
        mention = beside.mentions.first(facts.path, kind)
        if mention is not None:
            yield CannotCarry(mention.at, why)
    for job in jobs:
        known = known_by(facts.workflow, job, called_by_path(beside.inventory))
        yield from (CannotCarry(each.at, each.why) for each in known if each.certain)
    name = facts.workflow.name.value if facts.workflow.name else str(facts.path)
    for other in beside.inventory.workflows:
        trigger = other.workflow.trigger("workflow_run")
        if trigger is None or other.path == facts.path or not beside.stays.get(other.path):
            continue
        for each in trigger.filters.get("workflows", ()):
            if each.value == name or set("*?[") & set(each.value):
                yield CannotCarry(each.at, f"{other.path.name} waits for its runs, by its name")


def called_by_path(inventory: Inventory) -> dict[str, Workflow]:
    """The repository's own workflows by what stands behind ``uses:``."""
    return {f"{root}/{each.path}": each.workflow for each in inventory.workflows for root in (".", "$")}


def _inputs(facts: WorkflowFacts, jobs: list[Job]) -> Iterator[CannotCarry]:
    """All inputs at once would be those of others too."""
    if facts.workflow.trigger("workflow_dispatch") is None:
        return
    ids = {job.id for job in jobs}
    for used in facts.workflow.used:
        if used.job and used.job not in ids:
            continue
        for parts, _ in paths_of(used.tree):
            name = (
                parts[1:] if parts[0] == "inputs" else parts[3:] if parts[:3] == ("github", "event", "inputs") else None
            )
            if name is not None and (not name or name[0] == "*"):
                yield CannotCarry(used.at, "it reads all inputs at once, and those of other files would be among them")
    for job in jobs:
        yield from (_all_inputs(job, text) for text in texts_of(job) if "payload.inputs" in text.value)


def _all_inputs(job: Job, text: Text) -> CannotCarry:
    return CannotCarry(
        text.at, f"a script of `{job.id}` reads the inputs out of the event, where others would be among them"
    )
