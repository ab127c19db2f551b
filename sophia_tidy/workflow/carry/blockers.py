"""Reasons against carrying an old file, each with its place; the first is told."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath

from ..facts.inventory import Inventory, WorkflowFacts
from .mentions import WorkflowMentions
from .old_file import CannotCarry

_UNSAFE = {
    "pull_request_target": "it runs with the rights of the default branch for pull requests (`pull_request_target`), and GitHub knows it by its file",
    "workflow_run": "it waits for another workflow's runs (`workflow_run`)",
    "workflow_call": "it is called by its path (`workflow_call`), maybe from other repositories",
}


def first_blocker(
    facts: WorkflowFacts,
    jobs: Collection[str],
    inventory: Inventory,
    stays: Mapping[PurePosixPath, Collection[str]],
    mentions: WorkflowMentions,
) -> CannotCarry | None:
    """The first reason against carrying a file's jobs; None where there is none."""
    return next(_blockers(facts, jobs, inventory, stays, mentions), None)


def _blockers(
    facts: WorkflowFacts,
    jobs: Collection[str],
    inventory: Inventory,
    stays: Mapping[PurePosixPath, Collection[str]],
    mentions: WorkflowMentions,
) -> Iterator[CannotCarry]:
    workflow = facts.workflow
    for trigger in workflow.triggers:
        if trigger.event.value in _UNSAFE:
            yield CannotCarry(trigger.event.at, _UNSAFE[trigger.event.value])
    kept = [job for job in workflow.jobs if job.id in jobs]
    if workflow.concurrency is not None:
        if len(kept) > 1:
            yield CannotCarry(
                workflow.concurrency.group.at,
                "its runs take turns (`concurrency`), and several jobs would cancel one another",
            )
        elif kept[0].strategy is not None or kept[0].concurrency is not None:
            yield CannotCarry(
                workflow.concurrency.group.at,
                "its runs take turns (`concurrency`), which its one job cannot say as well",
            )
