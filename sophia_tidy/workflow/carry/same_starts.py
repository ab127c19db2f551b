"""Carried jobs are started by what started them, in the same way: shown by enumeration before anything is written.

For everything that can happen to the old files, the jobs that GitHub would
start of them and of the new file are compared: which, under which check,
with which environment, variables, permissions, secrets and groups, and
what is left of the condition for the run to decide.  The plan is taken at
its word as it is written in the new file; where it fails, no job may be
missing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ...kernel.location import Location
from ..model import Job, Text, Trigger, Workflow
from ..starts.compare import differences
from ..starts.happenings import happenings
from ..starts.model import NewDispatch, PlanOutput, Translation
from .assemble import JoinedWorkflow
from .conditions import CHOICE, PLAN
from .old_file import CannotCarry, OldFile


def check_starts(new: JoinedWorkflow, read: Workflow, files: Sequence[OldFile]) -> None:
    """Compare what a new file starts with what its old files did.

    Raises:
        CannotCarry: a job is started at another time, or not as it was.
    """
    before = [replace(old.workflow, jobs=old.jobs) for old in files]
    every = happenings(before)
    translation = translated(new, read)
    found = differences(before, [read], every, translation)
    if not found and translation.plans:
        found = differences(before, [read], every, replace(translation, plans_fail=True))
    for each in found:
        path = each.file if any(old.path == each.file for old in files) else files[-1].path
        raise CannotCarry(Location(path or files[-1].path, 1), f"it would not be started as it was: {each}")


def translated(new: JoinedWorkflow, read: Workflow) -> Translation:
    """What the words of a new file mean in those of its old ones."""
    return Translation(
        dispatches={
            each.path: NewDispatch(each.file, ((CHOICE, each.choice),) if each.choice else (), each.inputs)
            for each in new.dispatches
        },
        jobs={(job.file, job.id): (job.path, job.job) for job in new.jobs},
        plans={(new.path, job.id): tuple(_outputs(job)) for job in read.jobs if job.id == PLAN and new.planned},
    )


def _outputs(plan: Job) -> Iterator[PlanOutput]:
    """The outputs of a plan, from the table of filters that its script gets."""
    for step in plan.steps:
        for key, value in step.env:
            if key.value == "FILTERS":
                for name, events in json.loads(value.value).items():
                    yield PlanOutput(name, tuple(_trigger(value, *each) for each in events.items()))


def _trigger(written: Text, event: str, filters: Mapping[str, Sequence[str]]) -> Trigger:
    texts = {name: tuple(Text(each, written.at) for each in patterns) for name, patterns in filters.items()}
    return Trigger(Text(event, written.at), texts)
