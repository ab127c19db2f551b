"""The fold: the steps one after the other, each on the tree that those before would leave.

The order is that in which nothing has to be written twice.  The disk is
listed once, git is asked once, and the sum is one plan; to apply it is the
same as to apply each step's before the next one plans.
A step that cannot plan does not end the fold: it is blocked, and so is what
stands on it, each by name; everything else goes on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from ..kernel.errors import ConfigError, NothingToDo, RuleError, TidyError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Change, Plan
from ..kernel.step import StepResult
from ..kernel.tree import Tree, TreeEntry
from .archive_facts import ArchiveMemory
from .context import Context
from .gates.held import WORSE, Held
from .gates.sums import NO_SUMS, GateSums, gate_sums
from .left_by import left_by, unlisted_by
from .request import Request
from .sightings import with_sightings

Step = Callable[[Tree, Context], StepResult[Any]]
Narrow = Callable[[StepResult[Any]], StepResult[Any]]
ORDER = ("scaffold", "archive", "fix", "yaml", "convert", "workflow", "flux", "superseded", "docs")
# The words after the program's name by which a step alone is planned, where they are not just its name.
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "scaffold": ("archive", "--scaffold"),
    "superseded": ("archive", "--superseded"),
}
OF_THE_ARCHIVE = frozenset(("scaffold", "archive", "superseded"))
BLOCKED_BY = "blocked-step"
_ROUNDS = 4
_STILL = "a gate would be worse whatever is held back, so nothing is planned"


class Need(NamedTuple):
    """What a step reads of another's work: ``required`` where it cannot go without it, unless it is there already."""

    step: str
    what: str
    is_there: Callable[[Context], bool]
    required: bool = True


class StepState(StrEnum):
    """Whether a step has something to show: changes (made or offered), none, or that it cannot plan."""

    PLANNED = "planned"
    NOTHING = "nothing"
    BLOCKED = "blocked"


class StepEnd(NamedTuple):
    """Where a step has come to: its result, and in words why there is nothing of it, or what it has gone without."""

    result: StepResult[Any]
    state: StepState
    reason: str = ""


class Fold(NamedTuple):
    """What the steps came to, in order; the tree that the sum is planned on, and the one that it would leave.

    ``before`` holds beside the listed files those that git ignores and a step has read to write them anew.
    ``gates`` count what the plan can touch, before and after it.
    """

    ends: tuple[StepEnd, ...]
    before: Tree
    tree: Tree
    gates: GateSums = NO_SUMS

    @property
    def results(self) -> tuple[StepResult[Any], ...]:
        return tuple(end.result for end in self.ends)

    @property
    def plan(self) -> Plan:
        """One plan: what each step would do, without what it only offers; all that was noticed, once."""
        changes: list[Change] = [change for result in self.results for change in result.pending()]
        findings = dict.fromkeys(finding for result in self.results for finding in result.findings)
        return Plan(tuple(changes), tuple(findings))


def _has_overlay(context: Context) -> bool:
    from ..flux.overlay import has_overlay

    return has_overlay(context.tree, PurePosixPath(context.config.convert.destination) / "overlays")


# What is not here needs nothing: it takes the tree as it finds it.
NEEDS: Mapping[str, tuple[Need, ...]] = {
    "workflow": (Need("convert", "an overlay", _has_overlay, required=False),),
    "flux": (Need("convert", "an overlay", _has_overlay),),
}


def fold(
    context: Context,
    names: Iterable[str] = ORDER,
    narrow: Narrow = lambda result: result,
    answers: StepResult[Any] | None = None,
) -> Fold:
    """The named steps, in the order in which they are named; ``narrow`` takes from each what nobody has asked for.

    ``answers`` stand before all of them: the write of the configuration that keeps them.
    A step that refuses is blocked: its error is a finding.  What would leave a
    gate worse is held back, and the steps are planned once more without it.

    Raises:
        KeyError: a name of no step.
        ConfigError, RuleError: the configuration, or a rule file that it names, is wrong.
        TidyError: the root, git or ruff refuses to say what the gates are.
    """
    steps, held = [(name, step_of(name)) for name in names], Held()
    for _ in range(_ROUNDS):
        whole = _folded(context, steps, narrow, held, answers)
        if not whole.gates.worse:
            return whole
        held = held.and_for(whole.gates.worse, whole.results)
    every = {name: Finding(Location(PurePosixPath()), WORSE, _STILL, Severity.ERROR) for name, _ in steps}
    return _folded(context, steps, narrow, held._replace(steps=every), answers)


def _folded(
    context: Context, steps: Sequence[tuple[str, Step]], narrow: Narrow, held: Held, answers: StepResult[Any] | None
) -> Fold:
    """The steps once, without what is held back, and the gates of what they come to."""
    start = context = context._replace(config=held.config(context.config))
    before, ends = context.tree, list[StepEnd]()
    first: ArchiveMemory | None = None
    unlisted: dict[PurePosixPath, TreeEntry] = {}
    left_out = frozenset(ORDER) - {name for name, _ in steps}
    if answers is not None:
        ends.append(StepEnd(answers, StepState.PLANNED))
        unlisted = unlisted_by(answers, context.tree)
        context = context.at_tree(left_by(answers, context))
    for name, step in steps:
        end = _held(_end(name, step, context, ends, narrow, left_out), held)
        end = end._replace(result=with_sightings(end.result, context.config))
        ends.append(end)
        first = first or _references(context, before)
        unlisted = {**unlisted_by(end.result, context.tree), **unlisted}
        context = context.at_tree(left_by(end.result, context))
    read = {path: entry for path, entry in unlisted.items() if path not in before}
    whole = Fold(tuple(ends), before.having(read), context.tree)
    return whole._replace(gates=gate_sums(start, context, whole.plan, first))


def _references(context: Context, tree: Tree) -> ArchiveMemory | None:
    """The references of the first tree, where the step that asked for them has just read them."""
    known = context.memory.of(ArchiveMemory)
    return known if known is not None and known.tree is tree else None


def _held(end: StepEnd, held: Held) -> StepEnd:
    """The end without what is held back."""
    result = end.result
    if result.step in held.steps:
        finding = held.steps[result.step]
        plan = Plan(findings=(finding, *result.findings))
        return StepEnd(result._replace(plan=plan, facts=None), StepState.BLOCKED, finding.message)
    told = held.told(result.step)
    result = held.of(result._replace(plan=Plan(result.plan.changes, (*result.findings, *told))) if told else result)
    return end if result is end.result else end._replace(result=result)


def step_of(name: str) -> Step:
    """The step of that name; its module is imported when it is wanted.

    Raises:
        KeyError: there is none.
    """
    if name not in ORDER:
        raise KeyError(name)
    step: Step = getattr(import_module(f".{name}", __package__), name)
    return step


def _end(
    name: str, step: Step, context: Context, ends: Sequence[StepEnd], narrow: Narrow, left_out: frozenset[str]
) -> StepEnd:
    """The step's end; what it needs of a blocked one blocks it too, or it goes without, as without what is left out."""
    blocked = {end.result.step: end.result.findings[0] for end in ends if end.state is StepState.BLOCKED}
    lacks = [need for need in NEEDS.get(name, ()) if need.step in blocked and not need.is_there(context)]
    for need in lacks:
        if need.required:
            why = f"it stands on {need.what} that {need.step} writes, and {need.step} is blocked"
            return _blocked(
                name,
                context,
                Finding(blocked[need.step].location, BLOCKED_BY, f"{name} is blocked: {why}", Severity.ERROR),
                why,
            )
    gone = [f"without {need.what}, for {need.step} is blocked" for need in lacks]
    gone += [
        f"{need.what} is what {need.step} writes, which is not among the steps that are asked for"
        for need in NEEDS.get(name, ())
        if need.step in left_out and not need.is_there(context)
    ]
    try:
        result = narrow(step(context.tree, context.asking(_request_for(name, context))))
    except NothingToDo as found:
        result = _without(name, context, _finding(found, Severity.NOTE))
        return StepEnd(result, StepState.NOTHING, "; ".join((found.message, *gone)))
    except TidyError as error:
        if isinstance(error, (ConfigError, RuleError)) and not error.decisions:
            raise  # what a person has configured is wrong input, and not the fault of a step
        end = _blocked(name, context, _finding(error, Severity.ERROR), "; ".join((error.message, *gone)))
        return end._replace(result=end.result._replace(decisions=error.decisions))
    return StepEnd(result, StepState.PLANNED if result.plan else StepState.NOTHING, "; ".join(gone))


def _blocked(name: str, context: Context, finding: Finding, reason: str) -> StepEnd:
    return StepEnd(_without(name, context, finding), StepState.BLOCKED, reason)


def _without(name: str, context: Context, finding: Finding) -> StepResult[Any]:
    """The result of a step that has planned nothing, and says why."""
    return StepResult(name, context.tree, Plan(findings=(finding,)), None, context.request.unsafe)


def _finding(error: TidyError, severity: Severity) -> Finding:
    """The error as a finding; rule, words and place are its own."""
    return Finding(error.location or Location(PurePosixPath()), error.rule, error.message, severity)


def _request_for(name: str, context: Context) -> Request:
    """The request in the words of one step: `archive` takes names of its own rules alone, and refuses all others.

    Raises:
        TidyError: a rule of the repository's own is wrong.
    """
    request = context.request
    if name != "archive" or not (request.select or request.ignore):
        return request
    from ..archive.rules.rulebook import all_rules

    own = [rule.name for rule in all_rules(context.tree, context.config.archive.extra_rules)]
    select, ignore = (tuple(each for each in names if each in own) for names in (request.select, request.ignore))
    none = request.select and not select
    return request._replace(select=select, ignore=tuple(own) if none else ignore)
