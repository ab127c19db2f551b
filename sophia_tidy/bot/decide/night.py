"""A night as a function: what is wanted and what is observed in, what is done about it out.

It has no clock, no door, no chance and no memory: the same two values give
the same actions, in any process.
"""

from collections.abc import Iterator

from ..model.actions import Action, DropBranch, EditPull, OpenPull, Push
from ..model.observed import Observed
from ..model.wanted import Wanted
from ..texts.boxes import ANEW
from .board import board_actions, stopped_actions
from .known import NightFacts
from .labels import labelled_again, missing_labels, needs_labels
from .leftovers import dropped
from .limits import in_order, is_in, room_at_first
from .outcome import GroupOutcome, RoomLeft, is_closing
from .unwanted_group import double_actions, gone_outcomes, waiting_outcome
from .wanted_group import group_outcome, turned_to_no

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
    """Where each group stands when a night is over, with the reason where that is not open."""
    return tuple(_at_the_end(NightFacts(wanted, observed)))


def board_after(wanted: Wanted, observed: Observed) -> tuple[Chain, ...]:
    """The dashboard's chains alone, by what is known when all else was done, or was not.

    It says what the next night would say; a box whose wish was not fulfilled stays ticked.
    """
    facts = NightFacts(wanted, observed)
    if facts.stopped or not is_in(wanted.rules.window, observed.hour, observed.day):
        return chains(wanted, observed)
    outcomes = [_still_asked(each, facts) for each in _at_the_end(facts)]
    return tuple(board_actions(outcomes, facts))


def _at_the_end(facts: NightFacts) -> list[GroupOutcome]:
    """The groups where nothing more is opened in this run."""
    return _outcomes(facts, room_at_first(facts, list(_doubles(facts)))._replace(new=0, is_over=True))


def _still_asked(outcome: GroupOutcome, facts: NightFacts) -> GroupOutcome:
    is_asked = outcome.actions and outcome.row is not None and facts.is_asked(ANEW, outcome.group)
    return outcome._replace(row=outcome.row._replace(is_ticked=True)) if is_asked and outcome.row else outcome


def _chains(facts: NightFacts) -> Iterator[Chain]:
    doubles = list(_doubles(facts))
    outcomes = _outcomes(facts, room_at_first(facts, doubles))
    found = _in_turn([*(outcome.actions for outcome in outcomes), *doubles], facts)
    used = frozenset(each.branch for chain in found for each in chain if isinstance(each, Push | OpenPull | DropBranch))
    opened = frozenset(each.group for chain in found for each in chain if isinstance(each, OpenPull))
    found += labelled_again(facts)
    found += [(drop,) for drop in dropped(used, opened, facts)]
    board = list(board_actions(outcomes, facts))
    if needs_labels(action for chain in (*found, *board) for action in chain):
        yield from ((label,) for label in missing_labels(facts.rules, facts.observed.labels))
    yield from found
    yield from board


def _in_turn(found: list[Chain], facts: NightFacts) -> list[Chain]:
    """The chains, those that close first; where one opens in the place of what is closed, both are one chain."""
    closing = [chain for chain in found if is_closing(chain)]
    free = facts.rules.open - facts.open_count
    chained: list[Chain] = []
    for chain in found:
        if any(isinstance(action, OpenPull) for action in chain):
            free -= 0 if isinstance(chain[0], EditPull) else 1
            if free < 0 and closing:
                chained.append((*closing.pop(0), *chain))
                free += 1
                continue
        if not is_closing(chain):
            chained.append(chain)
    return [*closing, *chained]


def _outcomes(facts: NightFacts, room: RoomLeft) -> list[GroupOutcome]:
    """Groups without a wish first, for they only close; then those that are wanted, each behind what it needs."""
    gone = sorted(facts.groups.keys() - facts.names)
    found = [outcome for group in gone for outcome in gone_outcomes(group, facts)]
    found += [waiting_outcome(each, facts) for each in facts.wanted.waiting if each.group not in facts.wanted_pulls]
    before = {outcome.group: outcome for outcome in found}
    free = sum(is_closing(outcome.actions) for outcome in found) + _turned_to_no(facts)
    room = room._replace(open=room.open + free)
    for wanted in in_order(facts):
        outcome = before[wanted.group] = group_outcome(wanted, facts, before, room)
        room = room.after(outcome)
        found.append(outcome)
    return found


def _turned_to_no(facts: NightFacts) -> int:
    """How many are closed for what they would have to become."""
    firsts = ((facts.pulls(wanted.group).open[:1], wanted) for wanted in facts.wanted.pulls)
    return sum(turned_to_no(pull, wanted, facts) is not None for pulls, wanted in firsts for pull in pulls)


def _doubles(facts: NightFacts) -> Iterator[Chain]:
    for group in sorted(facts.groups.keys() & facts.names):
        if len(facts.pulls(group).open) > 1:
            yield from double_actions(group, facts)
