"""The outcome of a repair, and how sure it is."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from ..kernel.edit import Applicability, Fix
from .candidate import Candidate
from .fault import Fault


class Tier(StrEnum):
    """How a repair may be used; a closed set."""

    REPAIRED = "repaired"  # applied by default
    REVIEW = "review"  # shown with its alternatives; applied with --unsafe
    UNREPAIRED = "unrepaired"  # left byte for byte


APPLICABILITY = {
    Tier.REPAIRED: Applicability.SAFE,
    Tier.REVIEW: Applicability.UNSAFE,
    Tier.UNREPAIRED: Applicability.DISPLAY,
}


class ScoredFix(NamedTuple):
    """A fix of a search, and its score in bits; lower is surer."""

    fix: Fix
    score: float

    @property
    def line(self) -> int:
        return self.fix.line

    @property
    def rule(self) -> str:
        return self.fix.rule

    @property
    def reason(self) -> str:
        return self.fix.reason


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another text that parses, by fixes that are only shown."""

    content: bytes
    fixes: tuple[ScoredFix, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Repair:
    """The answer for one file.

    ``content`` is the input where the tier is ``unrepaired``; ``before`` are
    the faults that were met, ``after`` the one that stopped the search.
    ``reason`` says why the tier is not better.
    """

    tier: Tier
    content: bytes
    before: tuple[Fault, ...] = ()
    after: tuple[Fault, ...] = ()
    fixes: tuple[ScoredFix, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    confidence: float = 0.0
    reason: str = ""

    def for_review(self, reason: str) -> "Repair":
        """The same for a person's eye, whatever it was before."""
        fixes = (each._replace(fix=each.fix._replace(applicability=Applicability.UNSAFE)) for each in self.fixes)
        return replace(self, tier=Tier.REVIEW, fixes=tuple(fixes), reason=reason)


def scored(text: str, candidate: Candidate, score: float, applicability: Applicability) -> ScoredFix:
    """A candidate against ``text``, as it is told."""
    line = text.count("\n", 0, candidate.start) + 1
    return ScoredFix(Fix(line, candidate.rule, candidate.reason, applicability, candidate.edits), round(score, 1))
