"""Counts of right and wrong, for one tool on one kind of file at one cut, and what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from math import sqrt
from pathlib import PurePosixPath

from filekinds import kind_of
from labels import ARCHIVED, KEPT, OTHERWISE, Labelled
from sight import AUTO, REVIEW, Flagged


@dataclass(slots=True)
class Tally:
    """How many files, by what history says (archived, kept) and what the tool says (a tier, or nothing)."""

    archived: int = 0
    in_cleanups: int = 0
    kept: int = 0
    auto_right: int = 0
    auto_wrong: int = 0
    auto_late: int = 0
    auto_in_cleanups: int = 0
    review_right: int = 0
    review_wrong: int = 0
    review_late: int = 0
    review_in_cleanups: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Tally)))

    def at(self, *tiers: str) -> "Measure":
        """The measure of these tiers together."""
        right, wrong, late, cleanups = (
            sum(getattr(self, f"{tier}_{what}") for tier in tiers) for what in ("right", "wrong", "late", "in_cleanups")
        )
        return Measure(right, wrong, late, self.archived, cleanups, self.in_cleanups)


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision, recall and F1; each None where there is nothing to divide by.

    ``late`` are wrong ones that were gone by HEAD after all, later than the window.
    """

    right: int
    wrong: int
    late: int
    archived: int
    right_in_cleanups: int
    in_cleanups: int

    @property
    def flagged(self) -> int:
        return self.right + self.wrong

    @property
    def precision(self) -> float | None:
        return self.right / self.flagged if self.flagged else None

    @property
    def precision_in_the_end(self) -> float | None:
        return (self.right + self.late) / self.flagged if self.flagged else None

    @property
    def recall(self) -> float | None:
        return self.right / self.archived if self.archived else None

    @property
    def recall_in_cleanups(self) -> float | None:
        return self.right_in_cleanups / self.in_cleanups if self.in_cleanups else None

    @property
    def f1(self) -> float | None:
        return 2 * self.right / (self.flagged + self.archived) if self.archived else None


def tally(found: Labelled, flagged: Flagged) -> dict[str, Tally]:
    """One tally for each kind of file; what is set aside counts nowhere."""
    tiers = {str(path): tier for path, tier in flagged.items()}
    kinds: dict[str, Tally] = {}
    for name, (label, reason) in found.labels.items():
        if label not in (ARCHIVED, KEPT):
            continue
        own = kinds.setdefault(_kind(name), Tally())
        cleanup = label == ARCHIVED and reason != OTHERWISE
        own.archived += label == ARCHIVED
        own.in_cleanups += cleanup
        own.kept += label == KEPT
        if tier := tiers.get(name):
            what = "right" if label == ARCHIVED else "wrong"
            _count(own, f"{tier}_{what}")
            _count(own, f"{tier}_late", label == KEPT and bool(reason))
            _count(own, f"{tier}_in_cleanups", cleanup)
    return kinds


def _kind(name: str) -> str:
    return kind_of(PurePosixPath(name))


def _count(own: Tally, field: str, one: bool = True) -> None:
    setattr(own, field, getattr(own, field) + one)


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share: what chance alone allows; it knows nothing of files that resemble each other."""
    p, z = right / of, 1.96
    centre = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(centre - half, 0), min(centre + half, 1)


def mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


BOTH = (AUTO, REVIEW)
