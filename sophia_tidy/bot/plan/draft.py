"""A group while it is made: its changes over the base, what of it waits for whom, and the result that it comes from."""

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from ...kernel.plan import Change, Move, Plan
from ...kernel.step import StepResult
from ...kernel.tree import Tree
from .families import UNSAFE, is_divisible, step_of
from .standing import Leaning

Outcome = Mapping[PurePosixPath, bytes | None]  # what a plan leaves of each path that it touches; None where it is gone


class GroupDraft(NamedTuple):
    """A family's changes of one night, before they are cut to a reader's size.

    ``changes`` stand on the base alone; ``leaning`` are paths whose changes
    wait for other groups, ``needs`` groups that should be merged before.
    ``reason`` says of a draft without changes why there are none.
    """

    family: str
    changes: tuple[Change, ...]
    result: StepResult[object]
    leaning: Leaning = MappingProxyType({})
    needs: tuple[str, ...] = ()
    is_unsafe: bool = False
    reason: str = ""
    is_blocked: bool = False

    @property
    def name(self) -> str:
        """What the whole of it is called."""
        return self.family + UNSAFE if self.is_unsafe else self.family

    @property
    def step(self) -> str:
        return step_of(self.family)

    @property
    def is_divisible(self) -> bool:
        return is_divisible(self.family)

    @property
    def plan(self) -> Plan:
        return Plan(self.changes)

    def waiting_for(self, paths: Collection[PurePosixPath], group: str) -> "GroupDraft":
        """The draft without what it does to these paths, which waits for another group; without all of it, where it cannot be divided."""
        gone = paths if self.is_divisible else {change.path for change in self.changes}
        kept = self.plan.where(lambda change: change.path not in gone).changes if self.is_divisible else ()
        waits = {path: self.leaning.get(path, frozenset()) | {group} for path in gone}
        return self._replace(changes=kept, leaning={**self.leaning, **waits})


def outcome_of(changes: Collection[Change], base: Tree) -> Outcome:
    """What the changes leave of each path that they touch."""
    after: dict[PurePosixPath, bytes | None] = {}
    for change in changes:
        if isinstance(change, Move):
            moved = after.get(change.path)
            after[change.target] = base[change.path] if moved is None else moved
            after[change.path] = None
        else:
            after[change.path] = change.content
    return after
