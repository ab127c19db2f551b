"""Triggers of a job and of a step, narrowed by the conditions of the job, of its needs, and of the step.

A condition is read in three values: what only a run knows is neither true
nor false, and counts as if it held.  So a trigger is only left out where it
can never get there.
The file is long because each key of ``on:`` narrows in its own way.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...config.schema import BRANCHES
from ..expressions import EvaluationScope, evaluate, paths_of, walk
from ..expressions.functions import Failed
from ..expressions.status import outlives
from ..expressions.tree import Compare, Expression, FunctionCall, Literal, Logical, Not
from ..expressions.values import Data, truthy
from ..facts.inventory import Inventory, WorkflowFacts
from ..model import Job, Text, Trigger, Workflow

ANY = "*"
_ANY_BRANCH = "a/branch/of/no/name"
_ALL = ("*", "**")
_OF_A_RUN = frozenset(("hashFiles", "failure", "cancelled", "success"))
_WILD = re.compile(r"[*?+\[]")


@dataclass(frozen=True, slots=True, order=True)
class JobTrigger:
    """One way in: ``where`` is a branch or a pattern for ``push``, the pattern for ``tag``, a cron line, or types.

    ``*`` is every branch; ``via`` names the workflow whose call brings it.
    """

    event: str
    where: str = ""
    via: str = ""

    def __str__(self) -> str:
        match self.event:
            case "push":
                told = "push" if self.where == ANY else f"push to {self.where}"
            case "tag":
                told = "tags" if self.where == ANY else f"tag {self.where}"
            case "schedule":
                told = f"schedule {self.where}"
            case _:
                told = f"{self.event} ({self.where})" if self.where else self.event
        return f"{told} by {self.via}" if self.via else told


class Paths:
    """All ways into all jobs; ``branches`` are names to try where a trigger takes any branch."""

    def __init__(self, inventory: Inventory, branches: Iterable[str]):
        self.branches = tuple(dict.fromkeys((*branches, *BRANCHES)))
        self.callers: dict[str, list[tuple[WorkflowFacts, Job]]] = {}
        self._known: dict[tuple[PurePosixPath, str], tuple[JobTrigger, ...]] = {}
        for facts in inventory.workflows:
            for job in facts.workflow.jobs:
                if local_path(job.uses):
                    self.callers.setdefault(local_path(job.uses), []).append((facts, job))

    def into(self, workflow: Workflow, job: Job, condition: Text | None = None) -> tuple[JobTrigger, ...]:
        """The ways into a job, or into a step of it that has a condition of its own."""
        if condition is not None:
            return self._into(workflow, [*_conditions(workflow, job), condition])
        key = (workflow.path, job.id)
        if key not in self._known:
            self._known[key] = ()  # workflows that call one another in a circle bring nothing
            self._known[key] = self._into(workflow, _conditions(workflow, job))
        return self._known[key]

    def _into(self, workflow: Workflow, chain: Sequence[Text | None]) -> tuple[JobTrigger, ...]:
        return tuple(
            dict.fromkeys(way for trigger in workflow.triggers for way in self._ways(workflow, trigger, chain))
        )

    def _ways(self, workflow: Workflow, trigger: Trigger, chain: Sequence[Text | None]) -> Iterator[JobTrigger]:
        match trigger.event.value:
            case "push":
                yield from self._pushes(trigger, chain)
            case "schedule":
                yield from (
                    JobTrigger("schedule", cron.value)
                    for cron in trigger.crons
                    if _open(chain, JobTrigger("schedule", cron.value))
                )
            case "workflow_call":
                yield from self._calls(workflow, chain)
            case event:
                way = JobTrigger(event, ", ".join(each.value for each in trigger.filters.get("types", ())))
                if _open(chain, way):
                    yield way

    def _calls(self, workflow: Workflow, chain: Sequence[Text | None]) -> Iterator[JobTrigger]:
        callers = self.callers.get(str(workflow.path), [])
        for facts, job in callers:
            for way in self.into(facts.workflow, job):
                if _open(chain, way):
                    yield JobTrigger(way.event, way.where, way.via or facts.path.name)
        if not callers:
            yield JobTrigger("workflow_call")

    def _pushes(self, trigger: Trigger, chain: Sequence[Text | None]) -> Iterator[JobTrigger]:
        filters = trigger.filters
        branches = [each.value for each in filters.get("branches", ()) if not each.value.startswith("!")]
        tags = [each.value for each in filters.get("tags", ())]
        if "branches" not in filters and not ("tags" in filters and "branches-ignore" not in filters):
            branches = [ANY]
        found = [JobTrigger("push", branch) for name in branches for branch in self._narrowed(name, chain)]
        yield from found
        yield from (JobTrigger("tag", tag) for tag in tags if _open(chain, JobTrigger("tag", tag)))
        unfiltered = not filters.keys() & {"branches", "branches-ignore", "tags"}
        if (
            unfiltered
            and any(chain)
            and _certain_all(chain, JobTrigger("tag", ANY)) in ((True,) if found else (True, None))
        ):
            yield JobTrigger("tag", ANY)

    def _narrowed(self, name: str, chain: Sequence[Text | None]) -> Iterator[str]:
        """Every branch, or those for which the conditions hold where they exclude one that nobody named."""
        if name not in _ALL:
            if _open(chain, JobTrigger("push", name)):
                yield name
        elif _open(chain, JobTrigger("push", _ANY_BRANCH)):
            yield ANY
        else:
            named = (each.removeprefix("refs/heads/") for each in _literals(chain))
            for each in dict.fromkeys(
                (*self.branches, *(name for name in named if name and not name.startswith("refs/")))
            ):
                if _open(chain, JobTrigger("push", each)):
                    yield each


def local_path(uses: Text | None) -> str:
    """The path of a workflow or an action of the same repository, written ``./`` or ``$/``; empty for others."""
    start = uses.value[:2] if uses else ""
    return str(PurePosixPath(uses.value[2:])) if uses and start in ("./", "$/") else ""


def _conditions(workflow: Workflow, job: Job) -> list[Text | None]:
    """Those of the job and of the jobs that it needs, as far as a skipped need skips it."""
    by_id = {each.id: each for each in workflow.jobs}
    found, waiting, seen = list[Text | None](), [job.id], set[str]()
    while waiting:
        current = by_id.get(waiting.pop())
        if current is None or current.id in seen:
            continue
        seen.add(current.id)
        found.append(current.condition)
        if not runs_anyway(current.condition):
            waiting += [need.value for need in current.needs]
    return found


def runs_anyway(condition: Text | None) -> bool:
    """Whether a job runs although one that it needs was skipped."""
    return any(outlives(tree) for tree, _ in (condition.expressions if condition else ()))


def never(condition: Text | None) -> bool:
    """Whether a condition is false whatever starts the workflow."""
    return any(certain(tree, {}) is False for tree, _ in condition.expressions) if condition else False


def _literals(chain: Sequence[Text | None]) -> Iterator[str]:
    """The texts that conditions compare with: one of them may be the branch that was meant."""
    for condition in chain:
        for tree, _ in condition.expressions if condition else ():
            yield from (node.value for node in walk(tree) if isinstance(node, Literal) and isinstance(node.value, str))


def _open(chain: Sequence[Text | None], way: JobTrigger) -> bool:
    return _certain_all(chain, way) is not False


def _certain_all(chain: Sequence[Text | None], way: JobTrigger) -> bool | None:
    values = [certain(tree, _github(way)) for condition in chain if condition for tree, _ in condition.expressions]
    return False if False in values else None if None in values else True


def _github(way: JobTrigger) -> Mapping[str, Data]:
    """What the ``github`` context is known to say; of a pattern, what stands before its first star."""
    match way.event:
        case "push":
            return {
                "event_name": "push",
                "ref": _Name(f"refs/heads/{way.where}"),
                "ref_name": _Name(way.where),
                "ref_type": "branch",
            }
        case "tag":
            return {
                "event_name": "push",
                "ref": _Name(f"refs/tags/{way.where}"),
                "ref_name": _Name(way.where),
                "ref_type": "tag",
            }
        case "pull_request":
            return {
                "event_name": "pull_request",
                "ref": "refs/pull/1/merge",
                "ref_name": "1/merge",
                "ref_type": "branch",
            }
        case "schedule":
            return {"event_name": "schedule", "event": {"schedule": way.where}}
        case "release":
            return {"event_name": "release", "ref_type": "tag"}
        case event:
            return {"event_name": event}


class _Name(str):
    """A name, or a pattern of names."""

    __slots__ = ()

    @property
    def beginning(self) -> str | None:
        """What every name begins with; None where it is no pattern."""
        match = _WILD.search(self)
        return self[: match.start()] if match else None


def certain(tree: Expression, github: Mapping[str, Data]) -> bool | None:
    """Whether an expression is true, false, or not to be known before a run."""
    match tree:
        case Logical():
            values = [certain(each, github) for each in tree.operands]
            decisive = tree.operator == "||"
            return decisive if decisive in values else None if None in values else not decisive
        case Not():
            inner = certain(tree.operand, github)
            return None if inner is None else not inner
    asked = [parts for parts, _ in paths_of(tree)]
    if any(not _known(parts, github) for parts in asked) or any(
        isinstance(node, FunctionCall) and node.name in _OF_A_RUN for node in walk(tree)
    ):
        return None
    begins = [value.beginning for parts in asked if isinstance(value := github[parts[1]], _Name)]
    if any(each is not None for each in begins):
        return _of_pattern(tree, begins[0] or "")
    try:
        return truthy(evaluate(tree, EvaluationScope({"github": github})))
    except Failed:
        return None


def _of_pattern(tree: Expression, beginning: str) -> bool | None:
    """A comparison with a name of which only the beginning is known."""
    match tree:
        case Compare(operator="==" | "!=" as operator, right=Literal(value=str() as value)):
            return None if value.lower().startswith(beginning.lower()) else operator == "!="
        case FunctionCall(name="startsWith", arguments=(_, Literal(value=str() as value))):
            if beginning.lower().startswith(value.lower()):
                return True
            return None if value.lower().startswith(beginning.lower()) else False
    return None


def _known(parts: tuple[str, ...], github: Mapping[str, Data]) -> bool:
    if parts[0] != "github" or len(parts) < 2 or parts[1] not in github:
        return False
    return parts[1] != "event" or parts[2:] == ("schedule",)
