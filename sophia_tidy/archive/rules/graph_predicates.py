"""Predicates of a file's place among the others: who names it, what it resembles, when it was touched, and whether it is accounted for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from pathspec import GitIgnoreSpec

from ..facts.facts import ArchiveFacts
from ..facts.unreferenced_folders import part_of
from ..files.kinds import FileKind
from ..references.reference import From, Reference
from .predicates import Bounds, WordlessPredicate, Words


@dataclass(frozen=True, slots=True)
class Referred(WordlessPredicate):
    """How many files name this one for certain; ``{referrer}`` is the first of them."""

    origins: frozenset[From]
    hows: frozenset[str]
    sources: GitIgnoreSpec | None
    count: Bounds
    cost = 4

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return len({each.source.path for each in self._found(path, facts)}) in self.count

    def words(self, path: PurePosixPath, facts: ArchiveFacts) -> Words:
        for each in self._found(path, facts):
            yield "referrer", str(each.source)

    def _found(self, path: PurePosixPath, facts: ArchiveFacts) -> Iterator[Reference]:
        for each in facts.named_by(path):
            wanted = each.certain and each.origin in self.origins and (not self.hows or each.how in self.hows)
            if wanted and (self.sources is None or self.sources.match_file(str(each.source.path))):
                yield each


@dataclass(frozen=True, slots=True)
class DanglingReferences(WordlessPredicate):
    """How many of its own references lead nowhere; ``{missing}`` is the first."""

    count: Bounds
    cost = 4

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return len(list(self._found(path, facts))) in self.count

    def words(self, path: PurePosixPath, facts: ArchiveFacts) -> Words:
        for each in self._found(path, facts):
            yield "missing", each.text

    def _found(self, path: PurePosixPath, facts: ArchiveFacts) -> Iterator[Reference]:
        return (each for each in facts.graph.out_of(path) if each.target is None)


@dataclass(frozen=True, slots=True)
class Lived(WordlessPredicate):
    """What git knows of the file's life; a life that is not known fits nothing."""

    question: str
    bounds: Bounds
    cost = 2

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        number = LIVES[self.question](facts, path)
        return number is not None and number in self.bounds


LIVES = {
    "days-untouched": lambda facts, path: facts.ages.days_untouched(path),
    "days-old": lambda facts, path: facts.ages.days_old(path),
    "commits": lambda facts, path: facts.ages.commits(path),
    "commits-since": lambda facts, path: facts.ages.commits_since(path),
}


@dataclass(frozen=True, slots=True)
class Twin(WordlessPredicate):
    """The name without what the pattern finds is the name of a file beside it: ``{twin}``."""

    pattern: re.Pattern[str]
    cost = 2

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return self.of(path, facts) is not None

    def words(self, path: PurePosixPath, facts: ArchiveFacts) -> Words:
        if (twin := self.of(path, facts)) is not None:
            yield "twin", str(twin)

    def of(self, path: PurePosixPath, facts: ArchiveFacts) -> PurePosixPath | None:
        name = self.pattern.sub("", path.name)
        return None if name in (path.name, "") else facts.sibling(path, name)


@dataclass(frozen=True, slots=True)
class Crowd(WordlessPredicate):
    """How many files of its folder fit a pattern: ``{crowd}``."""

    pattern: re.Pattern[str]
    kinds: frozenset[FileKind]
    count: Bounds
    cost = 5

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return self._size(path, facts) in self.count

    def words(self, path: PurePosixPath, facts: ArchiveFacts) -> Words:
        yield "crowd", str(self._size(path, facts))

    def _size(self, path: PurePosixPath, facts: ArchiveFacts) -> int:
        return facts.crowd(path.parent, self.pattern, self.kinds)


@dataclass(frozen=True, slots=True)
class EntryPoint(WordlessPredicate):
    """Whether something outside of the repository calls the file."""

    wanted: bool

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return (path in facts.roots) is self.wanted


@dataclass(frozen=True, slots=True)
class InHeap(WordlessPredicate):
    """Whether leftovers lie about the repository by the dozen."""

    wanted: bool
    cost = 1

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return facts.heap is self.wanted


@dataclass(frozen=True, slots=True)
class OnIsland(WordlessPredicate):
    """Whether nothing outside of the file's part of the repository names the part: ``{island}``, and ``{told}`` who tells of it."""

    wanted: bool
    cost = 3

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return (part_of(path) in facts.islands) is self.wanted

    def words(self, path: PurePosixPath, facts: ArchiveFacts) -> Words:
        part = part_of(path)
        yield "island", str(part)
        told = sorted(facts.island_pages.get(part, ())) if part is not None else []
        yield "told", f", but {told[0]}, a document" if told else ""


@dataclass(frozen=True, slots=True)
class Accounted(WordlessPredicate):
    """Whether the ledger of `workflow` says of all that the file did what became of it."""

    wanted: bool
    cost = 0

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return (path in facts.accounted) is self.wanted
