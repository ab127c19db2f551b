"""A group that is not wanted now: what is open for it is closed with its branch, unless it waits or is a person's."""

from collections.abc import Iterator

from ..model.actions import Action
from ..model.marker import REPLACED
from ..model.observed import ObservedPull
from ..model.wanted import WaitingGroup
from ..texts.comments import duplicate
from ..texts.dashboard import DashboardRow
from .known import NightFacts
from .outcome import GroupOutcome, Section
from .own_pull import closed, closed_as_gone
from .theirs import given_over, their_comment, their_marker, told
from .whose import has_bots_branch, is_held

_GONE = "There is nothing left to change."


def waiting_outcome(waiting: WaitingGroup, facts: NightFacts) -> GroupOutcome:
    """A group that is held or blocked; what is open for it stays as it is."""
    pulls = facts.pulls(waiting.group)
    pull = next(iter(pulls.open), None)
    row = DashboardRow(waiting.group, waiting.title, "", waiting.reason, has_box=False)
    if pull is not None:
        actions = () if is_own(pull, waiting.group, facts) else _told(pull, waiting.group, facts)
        return GroupOutcome(waiting.group, Section.OPEN, row._replace(link=f"#{pull.number}"), actions)
    return GroupOutcome(waiting.group, Section.BLOCKED if waiting.is_blocked else Section.WAITING, row)


def gone_outcomes(group: str, facts: NightFacts) -> Iterator[GroupOutcome]:
    """A group whose findings are gone, each of its open pull requests by itself."""
    for pull in facts.pulls(group).open:
        row = DashboardRow(group, pull.title, f"#{pull.number}", _GONE, has_box=False)
        if is_held(pull, facts.rules.label):
            yield GroupOutcome(group, Section.OPEN, row._replace(reason="A label holds it."))
        elif not is_own(pull, group, facts):
            yield GroupOutcome(group, Section.OPEN, row, _told(pull, group, facts))
        else:
            marker = their_marker(pull, group)
            stays = row if marker.closed else None
            yield GroupOutcome(group, Section.OPEN, stays, closed_as_gone(pull, marker, facts))


def double_actions(group: str, facts: NightFacts) -> Iterator[tuple[Action, ...]]:
    """What is open beside the lowest number of a group: the bot's are closed, a person's are given over."""
    first, *others = facts.pulls(group).open
    for pull in others:
        if is_held(pull, facts.rules.label):
            continue
        if is_own(pull, group, facts):
            marker = their_marker(pull, group)._replace(closed=REPLACED)
            yield closed(pull, facts, marker, "duplicate", duplicate(f"#{first.number}"))
        else:
            tip = pull.tip.sha if pull.tip is not None else ""
            yield (their_comment(pull, tip, facts), given_over(pull, group))


def _told(pull: ObservedPull, group: str, facts: NightFacts) -> tuple[Action, ...]:
    return () if is_held(pull, facts.rules.label) else told(pull, group, facts)


def is_own(pull: ObservedPull, group: str, facts: NightFacts) -> bool:
    """Whether no commit of a person's is on its branch, which may be gone."""
    return pull.tip is None or has_bots_branch(pull, group, facts.rules.prefix)
