"""How much and when: the window in which anything may be written, the room for new pull requests, and who comes first."""

from collections.abc import Iterator, Sequence

from ..model.actions import Action
from ..model.rules import DAYS, NightWindow
from ..model.wanted import WantedPull
from ..texts.boxes import OPEN
from .known import NightFacts
from .outcome import RoomLeft, is_closing


def is_in(window: NightWindow, hour: int, day: str) -> bool:
    """Whether it may write at an hour of a day; the hours after midnight are of the night that began the day before."""
    if window.first < window.last:
        return day in window.days and window.first <= hour < window.last
    is_morning = window.first != window.last and hour < window.last
    night = DAYS[DAYS.index(day) - 1] if is_morning else day
    return night in window.days and (is_morning or hour >= window.first or window.first == window.last)


def room_at_first(facts: NightFacts, closing: Sequence[Sequence[Action]]) -> RoomLeft:
    """What may be opened, in the place of what is closed too."""
    return RoomLeft(facts.rules.open - facts.open_count + sum(map(is_closing, closing)), facts.rules.new)


def in_order(facts: NightFacts) -> Iterator[WantedPull]:
    """What is wanted, each behind what it needs; what a person asks for comes first.

    Where groups need each other in a circle, the one that is met first goes first.
    """
    done: set[str] = set()
    first = sorted(facts.wanted.pulls, key=lambda pull: not facts.is_asked(OPEN, pull.group))
    for each in first:
        stack = [each]
        while stack:
            pull = stack.pop()
            if pull.group in done:
                continue
            needs = [facts.wanted_pulls[need] for need in reversed(pull.needs) if need in facts.wanted_pulls]
            before = [need for need in needs if need.group not in done and need not in stack and need != pull]
            if before:
                stack += [pull, *before]
            else:
                done.add(pull.group)
                yield pull
