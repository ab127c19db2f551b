"""One job on the table: what it does, what starts it, and all that its verdict is told from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from ..facts.inventory import Inventory, WorkflowFacts
from ..model import Job
from ..project.model import Coverage, Project
from .effect import StepEffect
from .effects import Reading
from .kinds import Recognisers, book
from .ledger import DutyKind, JobProof
from .triggers import JobTrigger, Paths, local_path

Key = tuple[PurePosixPath, str]


@dataclass(frozen=True, slots=True)
class CaseContext:
    """What every case is told from; ``without`` are the files whose schedules a person gave up, ``fates`` why jobs never ran, and ``folders`` which folders are there, as far as it was asked."""

    inventory: Inventory
    project: Project
    coverage: Coverage
    paths: Paths
    book: Recognisers
    without: frozenset[PurePosixPath] = frozenset()
    cases: dict[Key, "JobCase"] = field(default_factory=dict)
    fates: dict[Key, JobProof | None] = field(default_factory=dict)
    folders: dict[str, bool] = field(default_factory=dict)


class JobCase:
    """A job; ``ways`` start it, ``effects`` are what it does besides plumbing."""

    def __init__(self, bench: CaseContext, facts: WorkflowFacts, job: Job):
        self.bench, self.facts, self.job = bench, facts, job

    @property
    def key(self) -> Key:
        return self.facts.path, self.job.id

    @property
    def new(self) -> str:
        """The name of the one workflow's file, for sentences."""
        return self.bench.project.file

    def neighbour(self, name: str) -> "JobCase | None":
        """A job of the same file, by the name that a need gives it; GitHub reads names without case."""
        keys = (key for key in self.bench.cases if key[0] == self.facts.path and key[1].lower() == name.lower())
        return next((self.bench.cases[key] for key in keys), None)

    @cached_property
    def everything(self) -> tuple[StepEffect, ...]:
        """What each step does, in order."""
        actions = {str(each.path.parent): each for each in self.bench.inventory.actions}
        return tuple(Reading(self.facts, self.job, self.bench.book, actions).everything())

    @cached_property
    def effects(self) -> tuple[StepEffect, ...]:
        """All but the plumbing, in order."""
        return tuple(each for each in self.everything if each.kind is not DutyKind.PLUMBING)

    @cached_property
    def plumbing(self) -> tuple[StepEffect, ...]:
        """What only prepares."""
        return tuple(each for each in self.everything if each.kind is DutyKind.PLUMBING)

    @cached_property
    def ways(self) -> tuple[JobTrigger, ...]:
        return self._without_schedule(self.bench.paths.into(self.facts.workflow, self.job))

    def ways_of(self, effect: StepEffect) -> tuple[JobTrigger, ...]:
        """The ways into the step that does it."""
        if effect.step.condition is None:
            return self.ways
        return self._without_schedule(self.bench.paths.into(self.facts.workflow, self.job, effect.step.condition))

    def _without_schedule(self, ways: tuple[JobTrigger, ...]) -> tuple[JobTrigger, ...]:
        given_up = self.facts.path in self.bench.without
        return tuple(each for each in ways if not (given_up and each.event == "schedule" and not each.via))

    def _called(self) -> Iterator[StepEffect]:
        """What the jobs of a reusable workflow do, if it is of this repository and calls none itself."""
        path = local_path(self.job.uses)
        for (where, _), case in self.bench.cases.items():
            if str(where) == path:
                yield from case.effects

    @cached_property
    def kinds(self) -> tuple[DutyKind, ...]:
        """What sort of work it is, by what it does, by its name where that is not known, and by what starts it."""
        found = dict.fromkeys(effect.kind for effect in (self.effects if self.job.uses is None else self._called()))
        if set(found) <= {DutyKind.OTHER, DutyKind.PLUMBING}:
            name = self.bench.book.name(f"{self.facts.workflow.name or ''} {self.facts.path.stem} {self.job.id}")
            found.update({name: None} if name else {})
        events = {way.event for way in self.ways}
        for event, kind in (("schedule", DutyKind.SCHEDULED), ("workflow_dispatch", DutyKind.MANUAL)):
            if events == {event}:
                found[kind] = None
        if self.job.uses is not None and not local_path(self.job.uses):
            found = {DutyKind.OTHER: None}
        if self.facts.workflow.trigger("workflow_call") is not None:
            found[DutyKind.CALLED] = None
        return tuple(found) or (DutyKind.PLUMBING,)


def bench_of(
    inventory: Inventory, project: Project, coverage: Coverage, without: frozenset[PurePosixPath]
) -> CaseContext:
    """The table with all cases on it, and the recognisers that come with the tool."""
    bench = CaseContext(inventory, project, coverage, Paths(inventory, coverage.branches), book(), without)
    for facts in inventory.workflows:
        for job in facts.workflow.jobs:
            bench.cases[facts.path, job.id] = JobCase(bench, facts, job)
    return bench
