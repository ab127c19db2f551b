"""A night as a function: what is wanted and what is observed in, what is done about it out.

It has no clock, no door, no chance and no memory: the same two values give
the same actions, in any process.
"""

from collections.abc import Iterator

from ..model.actions import Action, DropBranch, OpenPull, Push
from ..model.observed import Observed
from ..model.wanted import Wanted
from .board import board_actions, stopped_actions
from .known import NightFacts
from .labels import missing_labels, needs_labels
from .leftovers import dropped
from .limits import in_order, is_in, room_at_first
from .outcome import GroupOutcome
from .unwanted_group import double_actions, gone_outcomes, waiting_outcome
from .wanted_group import group_outcome

Chain = tuple[Action, ...]


def decide(wanted: Wanted, observed: Observed) -> tuple[Action, ...]:
    """What is done, in order; nothing where all is as it should be."""
    return tuple(action for chain in chains(wanted, observed) for action in chain)


def chains(wanted: Wanted, observed: Observed) -> tuple[Chain, ...]:
    """The actions of `decide`, those together that stand on each other: where one fails, the rest of its chain is left.

    Other chains can go on, but for those that end with the dashboard, which
    says that everything before it was done.
    """
    facts = NightFacts(wanted, observed)
    if not is_in(wanted.rules.window, observed.hour, observed.day):
        return ()
    if facts.stopped:
        return tuple(stopped_actions(facts))
    return tuple(chain for chain in _chains(facts) if chain)


def standing(wanted: Wanted, observed: Observed) -> tuple[GroupOutcome, ...]:
    """Where each group stands, with the reason where that is not open."""
    return tuple(_outcomes(NightFacts(wanted, observed)))


def _chains(facts: NightFacts) -> Iterator[Chain]:
    outcomes = _outcomes(facts)
    found = [*(outcome.actions for outcome in outcomes), *_doubles(facts)]
    used = frozenset(each.branch for chain in found for each in chain if isinstance(each, Push | OpenPull | DropBranch))
    found += [(drop,) for drop in dropped(used, facts)]
    board = list(board_actions(outcomes, facts))
    if needs_labels(action for chain in (*found, *board) for action in chain):
        yield from ((label,) for label in missing_labels(facts.rules, facts.observed.labels))
    yield from found
    yield from board


def _outcomes(facts: NightFacts) -> list[GroupOutcome]:
    """Groups without a wish first, for they only close; then those that are wanted, each behind what it needs."""
    gone = sorted(facts.groups.keys() - facts.names)
    found = [outcome for group in gone for outcome in gone_outcomes(group, facts)]
    found += [waiting_outcome(each, facts) for each in facts.wanted.waiting if each.group not in facts.wanted_pulls]
    before = {outcome.group: outcome for outcome in found}
    room = room_at_first(facts)
    for wanted in in_order(facts):
        outcome = before[wanted.group] = group_outcome(wanted, facts, before, room)
        room = room.after(outcome)
        found.append(outcome)
    return found


def _doubles(facts: NightFacts) -> Iterator[Chain]:
    for group in sorted(facts.groups.keys() & facts.names):
        if len(facts.pulls(group).open) > 1:
            yield from double_actions(group, facts)
