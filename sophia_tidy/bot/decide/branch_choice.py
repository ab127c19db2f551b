"""The branch for a new pull request: the group's own name or, beside what is taken, the name with a number."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from ..model.observed import BranchTip
from .known import NightFacts
from .whose import is_bots


class FreeBranch(NamedTuple):
    """A branch that may be pushed; ``lease`` is where it is now, None where it is not."""

    name: str
    lease: str | None


class TakenBranch(NamedTuple):
    """A branch with a person's commits, for which nobody has opened anything."""

    name: str


def branch_names(group: str, facts: NightFacts) -> Iterator[str]:
    """The names that come into question, in order, without an end."""
    first = facts.wanted.branch(group)
    yield first
    yield from (f"{first}-{number}" for number in count(2) if f"{group}-{number}" not in facts.names)


def chosen(group: str, facts: NightFacts, *, is_asked: bool) -> FreeBranch | TakenBranch:
    """The first that is free; a person's branch without a pull request is passed only where somebody asks."""
    for name in branch_names(group, facts):
        if name in facts.open_branches:
            continue
        tip = facts.branch_tip(name)
        if tip is None:
            return FreeBranch(name, None)
        if was_bots(name, tip, group, facts):
            return FreeBranch(name, tip.sha)
        if name not in facts.over_by_branch and not is_asked:
            break
    return TakenBranch(name)


def was_bots(name: str, tip: BranchTip, group: str, facts: NightFacts) -> bool:
    """Whether a branch from which nothing is open is still as the bot left it."""
    over = facts.over_by_branch.get(name, ())
    return is_bots(tip, group, None) or any(pull.marker and is_bots(tip, group, pull.marker) for pull in over)
