"""Confidence in a repair: *repaired* is what a person would have written nine times in ten.

The confidence of a step is read off what was measured on real pairs
(``benchmarks/repair``): how often the first choice of a rule was the human's,
by the distance in bits to the runner-up.  Steps multiply: a file is repaired
only where all of its faults are.

Python 2 syntax is an exception: its counterpart in Python 3 is given by the
language, not guessed, so it is certain even where the person who ported the
file changed more on the way.
"""

from collections.abc import Callable
from typing import NamedTuple

from .outcome import Tier
from .search import RepairStep, Search

SURE = 0.88
AGREED = 0.93  # the file's own history had the line just so
FAR = 6.0  # bits; runners-up beyond this are not looked for


class Measured(NamedTuple):
    """Precision of a rule's first choice, where the runner-up is ``margin`` bits behind and the score at most ``worst``."""

    precision: float
    margin: float
    worst: float
    otherwise: float


MEASURED = {
    "python2-syntax": Measured(0.98, 0.0, 99.0, 0.98),
    "mixed-tabs": Measured(0.92, 4.0, 1.0, 0.6),  # a runner-up reads the tabs as four wide, and parses too
    "stray-characters": Measured(0.97, 2.0, 9.0, 0.6),
    "look-alike-character": Measured(0.95, 2.0, 9.0, 0.7),
    "foreign-syntax": Measured(0.95, 2.0, 5.0, 0.5),
    "else-with-condition": Measured(0.6, 2.0, 5.0, 0.4),
    "control-character": Measured(0.8, 2.0, 9.0, 0.6),
    "lost-value": Measured(0.5, 2.0, 9.0, 0.4),
    "diff-mark": Measured(0.92, 2.0, 9.0, 0.6),
    "notebook-magic": Measured(0.85, 2.0, 9.0, 0.6),
    "missing-comma": Measured(0.92, 2.5, 12.0, 0.5),
    "missing-colon": Measured(0.95, 2.5, 12.0, 0.6),
    "missing-closer": Measured(0.9, 3.0, 8.0, 0.5),
    "missing-keyword": Measured(0.92, 2.5, 12.0, 0.5),
    "missing-token": Measured(0.6, 2.5, 12.0, 0.4),
    "misspelt-keyword": Measured(0.92, 3.0, 12.0, 0.6),
    "assignment-for-comparison": Measured(0.93, 2.0, 12.0, 0.6),
    "split-operator": Measured(0.93, 2.0, 12.0, 0.6),
    "exchanged-tokens": Measured(0.88, 4.0, 4.0, 0.5),
    "keyword-as-name": Measured(0.4, 4.0, 9.0, 0.3),
    "wrong-token": Measured(0.65, 4.0, 9.0, 0.5),
    "wrong-indentation": Measured(0.9, 4.0, 5.0, 0.45),
    "unbalanced-bracket": Measured(0.89, 3.0, 3.0, 0.6),
    "unbalanced-quote": Measured(0.89, 4.0, 0.0, 0.5),
    "unbalanced-docstring": Measured(0.9, 3.0, 0.0, 0.5),
    "string-contents": Measured(0.85, 2.0, 9.0, 0.5),
    "lost-opening-quotes": Measured(0.8, 4.0, 0.0, 0.5),
    "lost-block": Measured(0.8, 4.0, 9.0, 0.4),
    "unfinished-expression": Measured(0.8, 2.0, 20.0, 0.5),
    "doubled-token": Measured(0.95, 2.0, 12.0, 0.6),
    "extra-token": Measured(0.6, 2.0, 9.0, 0.4),
    "bare-prose": Measured(0.55, 2.0, 9.0, 0.4),
    "conflict-marker": Measured(0.55, 2.0, 9.0, 0.5),
    "line-end": Measured(0.5, 2.0, 9.0, 0.4),
    "swallowed-code": Measured(0.8, 2.0, 9.0, 0.5),
    "intruding-line": Measured(0.7, 2.0, 9.0, 0.5),
    "wrong-block-indentation": Measured(0.4, 2.0, 9.0, 0.3),
    "sibling": Measured(0.9, 2.0, 9.0, 0.6),
    "lost-line": Measured(0.2, 2.0, 9.0, 0.1),
    "history": Measured(0.3, 2.0, 9.0, 0.2),
}
UNKNOWN = Measured(0.5, 2.0, 9.0, 0.4)


def tier_of(text: str, found: Search, agrees: Callable[[str, str], bool]) -> tuple[Tier, float, str]:
    """Tier, confidence and the reason why it is not better.

    ``agrees`` tells whether the file's history had the lines that a step made.
    """
    confidence, least, reason = 1.0, 1.0, ""
    for step in found.steps:
        sure, why = confidence_of(step)
        option = step.options[0]
        if sure < SURE and not any(e.rule == "history" for e in option.edits) and agrees(text, option.text):
            sure = AGREED
        text = option.text
        confidence *= sure
        if sure < least:
            least, reason = sure, why
    if confidence >= SURE:
        return Tier.REPAIRED, round(confidence, 2), ""
    if least >= SURE or not reason:
        reason = f"{len(found.steps)} faults, each likely mended right, not surely all"
    return Tier.REVIEW, round(confidence, 2), reason


def confidence_of(step: RepairStep) -> tuple[float, str]:
    """Confidence in the chosen option of one step, and what lowers it."""
    option = step.options[0]
    margin = min((o.score for o in step.options[1:]), default=option.score + FAR) - option.score
    confidence, why = 1.0, ""
    for edit in option.edits:
        rule = MEASURED.get(edit.rule, UNKNOWN)
        clear = margin >= rule.margin and option.score <= rule.worst
        sure = rule.precision if clear else rule.otherwise
        if sure < SURE and not why:
            why = (
                f"{edit.rule} is right {round(100 * sure)} times in a hundred here"
                if clear
                else f"another way to mend it is {round(margin, 1)} bits behind"
            )
        confidence *= sure
    return confidence, why
