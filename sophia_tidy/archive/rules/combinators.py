"""All, any and not: predicates made of predicates."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..facts.facts import ArchiveFacts
from .predicates import Predicate, WordlessPredicate, Words


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; no part at all holds too."""

    parts: tuple[Predicate, ...]

    @property
    def cost(self) -> int:
        return max((part.cost for part in self.parts), default=0)

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return all(part.holds(path, facts) for part in self.parts)

    def words(self, path: PurePosixPath, facts: ArchiveFacts) -> Words:
        return _all_words(self.parts, path, facts)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple[Predicate, ...]

    @property
    def cost(self) -> int:
        return max((part.cost for part in self.parts), default=0)

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return any(part.holds(path, facts) for part in self.parts)

    def words(self, path: PurePosixPath, facts: ArchiveFacts) -> Words:
        return _all_words((part for part in self.parts if part.holds(path, facts)), path, facts)


@dataclass(frozen=True, slots=True)
class Negated(WordlessPredicate):
    """The part does not hold."""

    part: Predicate

    @property
    def cost(self) -> int:
        return self.part.cost

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return not self.part.holds(path, facts)


def _all_words(parts: Iterable[Predicate], path: PurePosixPath, facts: ArchiveFacts) -> Words:
    for part in parts:
        yield from part.words(path, facts)
