"""The labels that the bot's words stand for: its own, and the two by which people stop it."""

from collections.abc import Iterable, Iterator

from ..model.actions import Action, AddLabels, MakeLabel, OpenDashboard, OpenPull
from ..model.observed import PullState
from ..model.rules import BotRules
from .known import NightFacts
from .whose import is_held

_COLOR, _STOP_COLOR = "0e8a16", "b60205"


def needs_labels(actions: Iterable[Action]) -> bool:
    """Whether an action puts a label on something, so that it must be there."""
    return any(isinstance(action, OpenPull | OpenDashboard | AddLabels) for action in actions)


def missing_labels(rules: BotRules, there: frozenset[str]) -> tuple[MakeLabel, ...]:
    """Those that are not there yet; names of labels know no case on any of the forges."""
    known = {name.casefold() for name in there}
    return tuple(label for label in _labels(rules) if label.name.casefold() not in known)


def labelled_again(facts: NightFacts) -> Iterator[tuple[Action, ...]]:
    """What is over and has lost the bot's label gets it again: by it alone the next night knows what people said no to."""
    for pull in facts.observed.pulls:
        is_found = facts.rules.label in pull.labels
        if pull.state is not PullState.OPEN and not is_found and not is_held(pull, facts.rules.label):
            yield (AddLabels(pull.number, (facts.rules.label,)),)


def _labels(rules: BotRules) -> tuple[MakeLabel, ...]:
    return (
        MakeLabel(rules.label, _COLOR, "Made by sophia-tidy"),
        MakeLabel(f"{rules.label}/hold", _STOP_COLOR, "The bot leaves this pull request alone"),
        MakeLabel(
            f"{rules.label}/stop", _STOP_COLOR, "On the dashboard: the bot writes nothing; on a pull request: as hold"
        ),
    )
