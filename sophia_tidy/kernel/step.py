"""What a step came to: the plan over the tree that it was given, and what is known around it.

Every step is a function ``step(tree, context) -> StepResult``, so that one
command, a fold of all steps, and many repositories at once take the same way.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from .decision import Decision
from .finding import Finding
from .plan import MADE, Plan, Safety
from .tree import Tree

Known = TypeVar("Known", covariant=True)
NO_COUNTS: Mapping[str, int] = MappingProxyType({})


class Offer(NamedTuple):
    """A change that wants a reader's eye, taken or not; ``score`` is how sure its step is of it, where it counts that."""

    rule: str
    path: PurePosixPath
    score: float | None = None


class StepResult(NamedTuple, Generic[Known]):
    """The result of one step.

    ``plan`` holds changes and findings, ``facts`` what the step knows (its
    page makes of it the rows for people and the details for machines),
    ``before`` and ``after`` counts by name.  ``unsafe`` says whether the
    changes for a reader's eye are all among those that would be made; else
    those of them are that a person has taken.  ``offers`` are all of them.
    """

    step: str
    tree: Tree
    plan: Plan
    facts: Known
    unsafe: bool = False
    decisions: tuple[Decision, ...] = ()
    before: Mapping[str, int] = NO_COUNTS
    after: Mapping[str, int] = NO_COUNTS
    offers: tuple[Offer, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.plan.findings

    @property
    def chosen(self) -> tuple[Safety, ...]:
        """The safeties of the changes that would be made."""
        return tuple(Safety) if self.unsafe else MADE

    def pending(self) -> Plan:
        """The changes that would be made."""
        return self.plan.only(*self.chosen)

    def narrowed(self, names: frozenset[str], without: frozenset[str]) -> "StepResult[Known]":
        """The result with the changes of these rules only (all where none is named), and without those of others.

        What stands on a change that is left out goes with it; findings stay, for nothing is passed over in silence.
        """
        if not names and not without:
            return self
        kept = self.plan.where(lambda change: (not names or change.rule in names) and change.rule not in without)
        return self._replace(plan=kept)
