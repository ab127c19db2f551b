"""The gates of one base and of many plans over it: what is known of the base is found out once, and each plan costs what it changes."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from ...kernel.plan import Plan
from ...kernel.tree import Tree
from ...steps.archive_facts import ArchiveMemory, references_of
from ...steps.context import Context, Memory
from ...steps.gates import Gates
from ...steps.gates.collected_tests import CountedTests
from ...steps.gates.held import at_fault
from ...steps.gates.sums import NO_SUMS, GateSums, TouchedPaths, gates_touched, sums
from ...steps.python_survey import PythonMemory
from ..model.group import GroupPlan

_BY_ITSELF = ("workflows", "manifests")
_KEPT = (ArchiveMemory, PythonMemory, CountedTests)


class BaseMemory(Memory):
    """A memory that keeps beside the last value of each type the one that is about the base, for a fold goes on to other trees."""

    def __init__(self, base: Tree):
        super().__init__()
        self._tree, self._of_base = base, Memory()

    def keep(self, value: object) -> None:
        super().keep(value)
        if isinstance(value, _KEPT) and value.tree is self._tree:
            self._of_base.keep(value)

    def of_base(self) -> Memory:
        """What is known of the base, and of nothing that was planned on it."""
        memory = Memory()
        for kind in _KEPT:
            if (value := self._of_base.of(kind)) is not None:
                memory.keep(value)
        return memory


class GateProof:
    """What is counted of a base, for the groups that are to be proven.

    ``known`` are gates of the same base that somebody has counted already.
    Where the context has a `BaseMemory`, what a fold has found out of the base is not found out again.
    """

    def __init__(self, base: Context, plans: Iterable[Plan], known: Gates = NO_SUMS.before):
        seen = base.memory.of_base() if isinstance(base.memory, BaseMemory) else base.memory
        self._memory = BaseMemory(base.tree)
        for kind in _KEPT:
            if (value := seen.of(kind)) is not None:
                self._memory.keep(value)
        self._base = base._replace(memory=self._memory)
        plan = Plan(tuple(change for each in plans for change in each))
        self._touched = TouchedPaths.by(plan)
        self._reads_all = self._touched.moves or seen.of(ArchiveMemory) is not None
        self._before = self._counted(known) if plan else known

    def of(self, plan: Plan) -> GateSums:
        """The gates before and after a plan over the base.

        Raises:
            StalePlan: the plan is one over another tree.
            TidyError: the root, git or ruff refuses.
        """
        if not plan:
            return NO_SUMS
        touched, after = TouchedPaths.by(plan), self._remembering().after(plan)
        if not self._reads_all:
            old = gates_touched(self._remembering(), touched, None)
            return sums(old, gates_touched(after, touched, None), plan, self._base.tree)
        new = gates_touched(after, touched, references_of(after.tree, after))
        return sums(self._before, new, plan, self._base.tree)

    def _counted(self, known: Gates) -> Gates:
        """The gates of the base that any plan touches; what is known and hangs on no reference is not counted anew."""
        if not self._reads_all:
            return known
        skip = {gate.name for gate in known.gates if gate.name in _BY_ITSELF}
        references = references_of(self._base.tree, self._base)
        counted = gates_touched(self._base, self._touched, references, without=skip)
        return Gates((*counted.gates, *(gate for gate in known.gates if gate.name in skip)))

    def _remembering(self) -> Context:
        return self._base._replace(memory=self._memory.of_base())


def to_blame(found: GateSums, group: GroupPlan) -> dict[PurePosixPath, str]:
    """Paths of the group whose changes a gate is worse for, each with the first reason."""
    planned = [(group.step, change) for change in group.plan]
    told: dict[PurePosixPath, str] = {}
    for fault in found.worse:
        for _, change in at_fault(fault, planned):
            told.setdefault(change.path, f"{fault} in {fault.path}")
    return told
