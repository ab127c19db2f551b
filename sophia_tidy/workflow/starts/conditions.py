"""Conditions of jobs in three values: certainly started, certainly not, or what is left for the run to decide.

Source: "Evaluate expressions in workflows and actions", its "Status check
functions": a condition without one has ``success()`` before it, and they
look at every job before this one, not only at those that it names; the
documentation of ``jobs.<job_id>.needs``; and actions/toolkit#581: who waits
for a job with ``continue-on-error`` sees success where it failed.  So
``success()`` is here what it stands for: nobody cancelled the run, and each
job before this one ended well.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..expressions.partial import Known, denied, joined, truth
from ..expressions.printer import show
from ..expressions.status import asks_status
from ..expressions.tree import Compare, Expression, FunctionCall, Literal, Logical
from ..model import Text
from .words import condition_tree, indexed

CANCELLED = FunctionCall("cancelled")
CALM = denied(CANCELLED)
ALWAYS = Literal(value=True)
NEVER = Literal(value=False)


class Before(NamedTuple):
    """A job before this one: the old id, and how it ended where that is known without a run."""

    job: str
    result: str = ""

    def ended(self, how: str) -> Expression:
        if self.result:
            return Literal(self.result == how)
        return Compare("==", indexed("needs", self.job, "result"), Literal(how))


def success(before: Sequence[Before]) -> Expression:
    """``success()`` written out."""
    return joined("&&", (CALM, *(each.ended("success") for each in before)))


def failure(before: Sequence[Before]) -> Expression:
    """``failure()`` written out."""
    return joined("&&", (CALM, joined("||", tuple(each.ended("failure") for each in before))))


class JobCondition(NamedTuple):
    """A job's condition, read once for all that can happen; ``asks`` says that it looks at the status itself."""

    tree: Expression
    asks: bool


def condition_of(condition: Text | None) -> JobCondition:
    """The condition of a job, as it stands there."""
    tree = condition_tree(condition) if condition else ALWAYS
    return JobCondition(tree, asks_status(tree))


def left(condition: JobCondition, before: Sequence[Before], known: Known) -> Expression:
    """What is left of a job's condition."""

    def status_known(node: Expression) -> Expression | None:
        match node:
            case FunctionCall(name="always"):
                return ALWAYS
            case FunctionCall(name="success", arguments=()):
                return success(before)
            case FunctionCall(name="failure", arguments=()):
                return failure(before)
        return known(node)

    own = truth(condition.tree, status_known)
    return own if condition.asks or own == NEVER else joined("&&", (success(before), own))


def told(residual: Expression, before: Sequence[Before]) -> str:
    """The residual for people: empty for plain ``success()``, which it has by its name where all of it is in it."""
    usual = success(before)
    if residual == ALWAYS:
        return "always()"
    if show(residual) == show(usual):
        return ""
    parts = _parts(residual)
    if usual != NEVER and _parts(usual).keys() <= parts.keys():
        rest = tuple(each for key, each in parts.items() if key not in _parts(usual))
        return show(Logical("&&", (FunctionCall("success"), *rest)))
    return show(residual)


def _parts(tree: Expression) -> Mapping[str, Expression]:
    operands = tree.operands if isinstance(tree, Logical) and tree.operator == "&&" else (tree,)
    return {show(each): each for each in operands}
