"""What a night knows, arranged by group, so that each question is asked of few pull requests however many there are."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from ..model.observed import BranchTip, Observed, ObservedDashboard, ObservedPull, PullState
from ..model.wanted import Wanted, WantedPull
from ..texts.boxes import STOP
from ..texts.dashboard import box_key
from .whose import group_of, is_given_over


class GroupPulls(NamedTuple):
    """A group's pull requests, by number: ``open`` without those that are ``given`` over, and what is over."""

    open: tuple[ObservedPull, ...] = ()
    given: tuple[ObservedPull, ...] = ()
    over: tuple[ObservedPull, ...] = ()

    @property
    def latest_link(self) -> str:
        """How the one with the highest number is written, "" where there is none."""
        latest = max((pull.number for pulls in self for pull in pulls), default=0)
        return f"#{latest}" if latest else ""


class NightFacts:
    """A night's two values, and what is worked out of them once."""

    def __init__(self, wanted: Wanted, observed: Observed) -> None:
        self.wanted = wanted
        self.observed = observed
        self.rules = wanted.rules

    @cached_property
    def names(self) -> frozenset[str]:
        """The groups that there are today, waiting ones too."""
        return frozenset((*self.wanted_pulls, *self.waiting))

    @cached_property
    def groups(self) -> Mapping[str, GroupPulls]:
        """Groups that have a pull request to all of theirs."""
        found: defaultdict[str, list[ObservedPull]] = defaultdict(list)
        for pull in sorted(self.observed.pulls, key=lambda pull: pull.number):
            found[group_of(pull, self.names, self.rules.prefix)].append(pull)
        return {group: _sorted(pulls) for group, pulls in found.items()}

    def pulls(self, group: str) -> GroupPulls:
        """A group's."""
        return self.groups.get(group, GroupPulls())

    @cached_property
    def open_count(self) -> int:
        """How many are open, without those that are given over."""
        return sum(len(pulls.open) for pulls in self.groups.values())

    @cached_property
    def open_branches(self) -> Mapping[str, int]:
        """Branches that something is open from, to how many."""
        found: defaultdict[str, int] = defaultdict(int)
        for pull in self.observed.pulls:
            found[pull.branch] += pull.state is PullState.OPEN
        return {branch: count for branch, count in found.items() if count}

    @cached_property
    def over_by_branch(self) -> Mapping[str, tuple[ObservedPull, ...]]:
        """Branches to what is over and was from them, by number."""
        found: defaultdict[str, list[ObservedPull]] = defaultdict(list)
        for pull in sorted(self.observed.pulls, key=lambda pull: pull.number):
            if pull.state is not PullState.OPEN:
                found[pull.branch].append(pull)
        return {branch: tuple(pulls) for branch, pulls in found.items()}

    def branch_tip(self, branch: str) -> BranchTip | None:
        """Where a branch is, None where it is not."""
        return self.observed.branches.get(branch)

    @cached_property
    def boards(self) -> tuple[ObservedDashboard, ...]:
        """The dashboards, the one that stays first: of those that are open, else of all, the lowest number."""
        return tuple(sorted(self.observed.dashboards, key=lambda board: (not board.is_open, board.number)))

    @cached_property
    def ticks(self) -> frozenset[str]:
        """The boxes that are ticked on the dashboard, and on a second one while there is one."""
        return frozenset(key for board in self.boards[:1] + self._doubles for key in board.ticks)

    @property
    def _doubles(self) -> tuple[ObservedDashboard, ...]:
        return tuple(board for board in self.boards[1:] if board.is_open)

    def is_asked(self, key: str, group: str) -> bool:
        """Whether a box of the dashboard is ticked, about the group as it stands."""
        return box_key(key, group, self.pulls(group).latest_link) in self.ticks

    @cached_property
    def stopped(self) -> str:
        """Why nothing may be written, "" where it may."""
        label = f"{self.rules.label}/{STOP}"
        if any(label in board.labels for board in self.boards[:1] + self._doubles):
            return f"The label {label} is on this issue."
        return "The box below is ticked." if STOP in self.ticks else ""

    @cached_property
    def refused(self) -> Mapping[str, tuple[str, str]]:
        """Groups to the fingerprint that the forge refused, and why, where that is what is wanted and nobody asks to try again."""
        found: dict[str, tuple[str, str]] = {}
        for board in reversed(self.boards):
            found |= board.marker.refused
        kept = {group: said for group, said in found.items() if not self.is_asked("retry", group)}
        wanted = {pull.group: pull.fingerprint for pull in self.wanted.pulls}
        everything = {**kept, **self.observed.refused}
        return {group: said for group, said in sorted(everything.items()) if wanted.get(group) == said[0]}

    @cached_property
    def waiting(self) -> Mapping[str, str]:
        """Groups that cannot be a pull request yet, to the reason."""
        return {each.group: each.reason for each in self.wanted.waiting}

    @cached_property
    def wanted_pulls(self) -> Mapping[str, WantedPull]:
        """What is wanted, by group."""
        return {pull.group: pull for pull in self.wanted.pulls}


def _sorted(pulls: list[ObservedPull]) -> GroupPulls:
    is_open = [pull for pull in pulls if pull.state is PullState.OPEN]
    return GroupPulls(
        tuple(pull for pull in is_open if not is_given_over(pull)),
        tuple(pull for pull in is_open if is_given_over(pull)),
        tuple(pull for pull in pulls if pull.state is not PullState.OPEN),
    )
