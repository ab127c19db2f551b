"""How sure is a repair: *repaired* is what a person would have written nine times in ten.

The confidence of a step is read off what was measured on real pairs
(``benchmarks/repair``): how often the first choice of a rule was the human's,
by the distance in bits to the runner-up.  A file is as sure as its least sure step.
"""

from .search import Search, Step
from .outcome import Tier

SURE = 0.9


def tier_of(text: str, found: Search) -> tuple[Tier, float, str]:
    """Tier, confidence and the reason why it is not better."""
    confidence, reason = 1.0, ""
    for step in found.steps:
        sure, why = confidence_of(step)
        if sure < confidence:
            confidence, reason = sure, why
    if confidence >= SURE:
        return Tier.REPAIRED, confidence, ""
    return Tier.REVIEW, confidence, reason


def confidence_of(step: Step) -> tuple[float, str]:
    """Confidence in the chosen option of one step, and what lowers it."""
    return 0.5, "not calibrated"
