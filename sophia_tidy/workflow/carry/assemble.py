"""The text of a new file: old files' jobs one after the other, each with what its old file's top said of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

from ..editing.nodes import value_of
from ..model import Job
from ..write.pins import ActionPins
from ..write.scalars import scalar
from .conditions import DISPATCH, PLAN, StartCondition, start_of
from .events import EventFilter, joined
from .inputs import MOST, JoinedInputs, choice_of, join_inputs
from .job_condition import condition_lines, starts_itself
from .job_text import JobChange, job_text, top_lines
from .model import CarriedDispatch, CarriedJob, PlannedFilter
from .names import ids_of, words_of
from .old_file import CannotCarry, OldFile
from .plan_job import plan_lines
from .renamed_reads import check_event_inputs, check_job_name, check_needs
from .renames import Path, Renames
from .run_shares import check_caches, check_shares
from .triggers_union import render_triggers


@dataclass(frozen=True, slots=True)
class JoinedWorkflow:
    """A new file's text, and where everything of its old files is in it."""

    path: PurePosixPath
    text: str
    jobs: tuple[CarriedJob, ...]
    dispatches: tuple[CarriedDispatch, ...]
    planned: tuple[PlannedFilter, ...]
    changes: Mapping[tuple[PurePosixPath, str], JobChange]


class _Joint:
    """What the old files of one new file have in common."""

    def __init__(self, path: PurePosixPath, files: Sequence[OldFile]):
        self.path, self.files = path, files
        self.words = words_of(old.path for old in files)
        self.ids = ids_of({old.path: [job.id for job in old.jobs] for old in files}, self.words)
        self.events: Mapping[str, EventFilter] = joined(old.events for old in files)
        dispatched = [old for old in files if old.workflow.trigger(DISPATCH) is not None]
        self.choices = [old.path.name for old in dispatched]
        self.inputs: JoinedInputs = join_inputs(
            {str(old.path): old.root for old in dispatched}, {str(old.path): self.words[old.path] for old in dispatched}
        )
        if len(self.inputs.inputs) >= MOST:
            most = max(dispatched, key=lambda old: len(self.inputs.names.get(str(old.path), {})))
            at = value_of(most.root, "on")
            raise most.unfit(at, f"with its inputs {self.path.name} would have more than {MOST}, which GitHub refuses")
        self.starts: Mapping[PurePosixPath, StartCondition] = {
            old.path: start_of(
                old.events, self.events, self.words[old.path], old.path.name if old.path.name in self.choices else ""
            )
            for old in files
        }

    def renames(self, old: OldFile, job: str = "") -> Renames:
        """What the jobs of an old file read by another name now."""
        ids = {name: new for name, new in self.ids[old.path].items() if name != new}
        inputs = {name: new for name, new in self.inputs.names.get(str(old.path), {}).items() if name != new}
        paths: dict[Path, str] = {("needs", name.lower()): new for name, new in ids.items()}
        paths |= {("inputs", name.lower()): new for name, new in inputs.items()}
        paths |= {("github", "event", "inputs", name.lower()): new for name, new in inputs.items()}
        literals: dict[Path, str] = {("github", "workflow"): old.name}
        if job in ids:
            literals["github", "job"] = job
        return Renames(paths, literals)


def assemble(path: PurePosixPath, files: Sequence[OldFile], pins: ActionPins) -> JoinedWorkflow:
    """The new file at a path.

    Raises:
        CannotCarry: a job of an old file does not fit; its place says of which.
    """
    joint = _Joint(path, files)
    check_shares(files)
    check_caches(files)
    changes = {(old.path, job.id): _change(joint, old, job) for old in files for job in old.jobs}
    return JoinedWorkflow(
        path,
        "\n".join((*_top(joint), *_jobs(joint, changes, pins))) + "\n",
        tuple(CarriedJob(old.path, job.id, path, joint.ids[old.path][job.id]) for old in files for job in old.jobs),
        tuple(
            CarriedDispatch(
                old.path,
                path,
                old.path.name if old.path.name in joint.choices else "",
                dict(joint.inputs.names.get(str(old.path), {})),
            )
            for old in files
            if old.workflow.trigger(DISPATCH) is not None
        ),
        tuple(
            PlannedFilter(old.path, path, joint.words[old.path], joint.starts[old.path].planned)
            for old in files
            if joint.starts[old.path].planned
        ),
        changes,
    )


def _top(joint: _Joint) -> Iterator[str]:
    name = joint.path.stem
    yield from (f"name: {scalar(name)}", "")
    yield "# The jobs of several files that were joined: each runs for what started the file that it was in."
    inputs = (*((choice_of(joint.choices),) if joint.choices else ()), *joint.inputs.inputs)
    yield from render_triggers(joint.events, inputs)
    yield from ("", "# Each job is given what it needs and nothing else.", "permissions: {}", "")
    yield "# Every run is a group of its own: none waits for another, and none is cut off."
    yield from ("concurrency:", f"  group: {name}-${{{{ github.run_id }}}}", "  cancel-in-progress: false", "", "jobs:")


def _jobs(joint: _Joint, changes: Mapping[tuple[PurePosixPath, str], JobChange], pins: ActionPins) -> Iterator[str]:
    planned = {
        joint.words[old.path]: [event for event in old.events if event.event in joint.starts[old.path].planned]
        for old in joint.files
        if joint.starts[old.path].planned
    }
    if planned:
        lines = plan_lines(planned, joint.path.stem, pins)
        yield from (*(f"  {line}" for line in lines), "")
    for number, old in enumerate(joint.files):
        yield from [""] * (number > 0)
        yield f"  # From {old.path.name}"
        for index, job in enumerate(old.jobs):
            yield from [""] * (index > 0)
            yield job_text(old, job.id, changes[old.path, job.id]).removesuffix("\n")


def _change(joint: _Joint, old: OldFile, job: Job) -> JobChange:
    ids, start, renames = joint.ids[old.path], joint.starts[old.path], joint.renames(old, job.id)
    named = {name.lower(): new for name, new in ids.items()}
    missing = next((need for need in job.needs if need.value.lower() not in named), None)
    if missing is not None:
        raise old.unfit(value_of(old.body(job.id), "needs"), f"`{job.id}` needs `{missing}`, which does not go along")
    asks_plan = bool(start.planned) and starts_itself(job)
    moved = any(ids[name] != name for name in ids if name.lower() in {need.value.lower() for need in job.needs})
    check_needs(old, job, renamed=moved, planned=asks_plan)
    check_job_name(job, renamed=ids[job.id] != job.id)
    check_event_inputs(job, renamed=any(new != name for name, new in joint.inputs.names.get(str(old.path), {}).items()))
    return JobChange(
        id=ids[job.id],
        needs={need.value: named[need.value.lower()] for need in job.needs},
        plan=PLAN if asks_plan else "",
        condition=condition_lines(job, start, renames),
        name=job.id if ids[job.id] != job.id and job.name is None else "",
        lines=tuple(_from_top(old, job, renames)),
        env=tuple(_env(old, job, renames)),
        renames=renames,
    )


def _env(old: OldFile, job: Job, renames: Renames) -> Iterator[str]:
    """The variables of the file's top that the job does not set itself; a call of a workflow gets none, for it never did."""
    table = value_of(old.root, "env")
    if job.uses is not None or table is None or not old.workflow.env:
        return
    if not isinstance(table, yaml.MappingNode) or table.flow_style:
        raise old.unfit(table, "its `env` at the top is not written in lines")
    own = {name.value for name, _ in job.env}
    for key, _ in table.value:
        if key.value not in own:
            yield from top_lines(old, table, key.value, renames)


def _from_top(old: OldFile, job: Job, renames: Renames) -> Iterator[str]:
    """Permissions, defaults and concurrency of the file's top, where the job does not say them itself."""
    body = old.body(job.id)
    if value_of(body, "permissions") is None:
        if old.workflow.permissions is None:
            raise CannotCarry(
                job.at, f"nothing says what the token of `{job.id}` may do, and the repository's settings decide"
            )
        yield from top_lines(old, old.root, "permissions", renames)
    if job.uses is None and value_of(old.root, "defaults") is not None:
        if value_of(body, "defaults") is not None:
            raise old.unfit(value_of(body, "defaults"), "its `defaults` would have to be joined with those of the file")
        yield from top_lines(old, old.root, "defaults", renames)
    if old.workflow.concurrency is not None:
        yield from top_lines(old, old.root, "concurrency", renames)
