"""What a repair came to, and how sure it is."""

from dataclasses import dataclass
from enum import StrEnum

from .edit import Edit
from .fault import Fault


class Tier(StrEnum):
    """How a repair may be used; a closed set."""

    REPAIRED = "repaired"  # applied by default
    REVIEW = "review"  # shown with its alternatives; applied with --unsafe
    UNREPAIRED = "unrepaired"  # left byte for byte


@dataclass(frozen=True, slots=True)
class Change:
    """One edit as it is told to a person: where, by which rule, why, and its score in bits (lower is surer)."""

    line: int
    rule: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another text that parses, and the same four things."""

    content: bytes
    changes: tuple[Change, ...]
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
    edits: tuple[Change, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    confidence: float = 0.0
    reason: str = ""


def change_of(text: str, edit: Edit, score: float) -> Change:
    """An edit against ``text`` as a `Change`."""
    return Change(text.count("\n", 0, edit.start) + 1, edit.rule, edit.reason, round(score, 1))
