"""The next step: one command line to type, and why."""

from typing import NamedTuple

from ..run import Fold

_SUGGESTS = ("scaffold",)  # what it offers is a way to order things, and none is wrong without it


class NextStep(NamedTuple):
    """``command`` is a whole command line, "" where nothing is left to do; ``why`` says what it is for."""

    command: str
    why: str


def next_step(whole: Fold, asked: int, *, failing: bool) -> NextStep:
    """What brings the repository on: answers before changes, sure changes before those for a review."""
    made = len(whole.plan)
    offered = sum(len(result.plan) - len(result.pending()) for result in whole.results if result.step not in _SUGGESTS)
    if asked:
        return NextStep("sophia-tidy run --guide", f"{_many(asked, 'decision')} to make")
    if made:
        return NextStep("sophia-tidy run --diff", f"{_many(made, 'change')} to make")
    if offered:
        return NextStep("sophia-tidy run --unsafe --diff", f"{_many(offered, 'change')} to review")
    if failing:
        return NextStep("sophia-tidy fix --diff", "what is left no repair is sure about")
    return NextStep("", "nothing is planned, and nothing waits")


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
