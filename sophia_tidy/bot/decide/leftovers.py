"""Branches of the bot's from which nothing is open any more: those of nobody's use go, with a lease."""

from collections.abc import Iterator

from ..model.actions import DropBranch
from ..model.marker import GONE, REPLACED
from ..model.observed import BranchTip, ObservedPull, PullState
from .branch_choice import was_bots
from .known import NightFacts
from .whose import branch_group, group_of


def dropped(used: frozenset[str], opened: frozenset[str], facts: NightFacts) -> Iterator[DropBranch]:
    """In the order of their names; ``used`` are branches that this night writes, ``opened`` groups for which it opens something."""
    for branch, tip in sorted(facts.observed.branches.items()):
        if branch in facts.open_branches or branch in used or not branch.startswith(facts.rules.prefix):
            continue
        if _is_left_over(branch, tip, opened, facts):
            yield DropBranch(branch, tip.sha)


def _is_left_over(branch: str, tip: BranchTip, opened: frozenset[str], facts: NightFacts) -> bool:
    """Whether the bot itself closed what was from it, or died before it opened what nobody wants any more.

    What a person closed keeps its branch, for they may open it again.
    """
    over = facts.over_by_branch.get(branch, ())
    if over:
        last = over[-1]
        return was_closed_by_bot(last) and was_bots(branch, tip, group_of(last, facts.names, facts.rules.prefix), facts)
    if not tip.is_sealed or branch_group(branch, frozenset((tip.group,)), facts.rules.prefix) != tip.group:
        return False
    return tip.group not in facts.names or tip.group in opened or bool(facts.pulls(tip.group).open)


def was_closed_by_bot(pull: ObservedPull) -> bool:
    """Whether the bot itself closed it, not a person."""
    return pull.state is PullState.CLOSED and pull.marker is not None and pull.marker.closed in (GONE, REPLACED)
