"""The fold: the steps one after the other, each on the tree that those before would leave.

The order is that in which nothing has to be written twice.  The disk is
listed once, git is asked once, and the sum is one plan; to apply it is the
same as to apply each step's before the next one plans.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from ..kernel.errors import NothingToDo
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Change, Plan
from ..kernel.step import StepResult
from ..kernel.tree import Tree
from .context import Context

Step = Callable[[Tree, Context], StepResult[Any]]
ORDER = ("archive", "fix", "yaml", "convert", "workflow", "flux")


class Fold(NamedTuple):
    """What the steps came to, in order, and the tree that all of them would leave."""

    results: tuple[StepResult[Any], ...]
    tree: Tree

    @property
    def plan(self) -> Plan:
        """One plan: what each step would do, without what it only offers; all that was noticed, once."""
        changes: list[Change] = [change for result in self.results for change in result.pending()]
        findings = dict.fromkeys(finding for result in self.results for finding in result.findings)
        return Plan(tuple(changes), tuple(findings))


def fold(context: Context, names: Iterable[str] = ORDER) -> Fold:
    """The named steps, in the order in which they are named.

    Raises:
        KeyError: a name of no step.
        TidyError: a step refuses.
    """
    results: list[StepResult[Any]] = []
    for name in names:
        results.append(_result(name, context))
        context = context.at_tree(_left_by(results[-1], context))
    return Fold(tuple(results), context.tree)


def step_of(name: str) -> Step:
    """The step of that name; its module is imported when it is wanted.

    Raises:
        KeyError: there is none.
    """
    if name not in ORDER:
        raise KeyError(name)
    step: Step = getattr(import_module(f".{name}", __package__), name)
    return step


def _result(name: str, context: Context) -> StepResult[Any]:
    try:
        return step_of(name)(context.tree, context)
    except NothingToDo as found:
        note = Finding(found.location or Location(PurePosixPath()), found.rule, found.message, Severity.NOTE)
        return StepResult(name, context.tree, Plan(findings=(note,)), None)


def _left_by(result: StepResult[Any], context: Context) -> Tree:
    """The tree that the next step sees: what git will list once the step is applied."""
    plan = result.pending()
    if not plan:
        return context.tree
    unlisted = {path: result.tree.entry(path) for path in result.tree if path not in context.tree}
    before = context.tree.having(unlisted)  # a step may read, and write anew, what git ignores
    after = before.after(plan)
    hidden = context.at_tree(after).ignored(path for path in after if path not in before)
    return after.without({*hidden, *unlisted})
