"""What a rule looks at: small predicates, which `joins` joins by all, any and not.

A predicate answers for one path from the facts; it keeps no state, and the
cheap ones (kind, name) are asked before those that read or count.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from pathspec import GitIgnoreSpec

from .facts import Facts
from .islands import part_of
from .kinds import Kind
from .references import From, Reference

Words = Iterator[tuple[str, str]]


class Predicate(Protocol):
    """One question; ``cost`` puts cheap ones first, ``words`` are what ``explain`` may name."""

    @property
    def cost(self) -> int: ...

    def holds(self, path: PurePosixPath, facts: Facts) -> bool: ...

    def words(self, path: PurePosixPath, facts: Facts) -> Words: ...


class Plain:
    """A predicate without words of its own."""

    __slots__ = ()
    cost = 1

    def words(self, path: PurePosixPath, facts: Facts) -> Words:
        yield from ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range with both ends in it; None is no end."""

    least: int | None = None
    most: int | None = None

    def __contains__(self, number: int) -> bool:
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


@dataclass(frozen=True, slots=True)
class OfKind(Plain):
    """The file is of one of these kinds."""

    kinds: frozenset[Kind]
    cost = 0

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return facts.items[path].kind in self.kinds


@dataclass(frozen=True, slots=True)
class Under(Plain):
    """The path fits one of the patterns, written as in ``.gitignore``."""

    spec: GitIgnoreSpec
    cost = 3

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return self.spec.match_file(str(path))


@dataclass(frozen=True, slots=True)
class Named(Plain):
    """The file's name has the pattern in it; ``{matched}`` is its first group, or all that it found."""

    pattern: re.Pattern[str]

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return self.pattern.search(path.name) is not None

    def words(self, path: PurePosixPath, facts: Facts) -> Words:
        if found := self.pattern.search(path.name):
            yield "matched", (found[1] if self.pattern.groups and found[1] else found[0]).strip("._- ")


@dataclass(frozen=True, slots=True)
class Says(Plain):
    """The first lines have the pattern in them; ``{phrase}`` is what it found."""

    pattern: re.Pattern[str]
    cost = 6

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return self.pattern.search(facts.head(path)) is not None

    def words(self, path: PurePosixPath, facts: Facts) -> Words:
        if found := self.pattern.search(facts.head(path)):
            yield "phrase", " ".join(found[0].split())[:60]


@dataclass(frozen=True, slots=True)
class Referred(Plain):
    """How many files name this one for certain; ``{referrer}`` is the first of them."""

    origins: frozenset[From]
    hows: frozenset[str]
    sources: GitIgnoreSpec | None
    count: Bounds
    cost = 4

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return len({each.source.path for each in self._found(path, facts)}) in self.count

    def words(self, path: PurePosixPath, facts: Facts) -> Words:
        for each in self._found(path, facts):
            yield "referrer", str(each.source)

    def _found(self, path: PurePosixPath, facts: Facts) -> Iterator[Reference]:
        for each in facts.named_by(path):
            wanted = each.certain and each.origin in self.origins and (not self.hows or each.how in self.hows)
            if wanted and (self.sources is None or self.sources.match_file(str(each.source.path))):
                yield each


@dataclass(frozen=True, slots=True)
class Dangling(Plain):
    """How many of its own references lead nowhere; ``{missing}`` is the first."""

    count: Bounds
    cost = 4

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return len(list(self._found(path, facts))) in self.count

    def words(self, path: PurePosixPath, facts: Facts) -> Words:
        for each in self._found(path, facts):
            yield "missing", each.text

    def _found(self, path: PurePosixPath, facts: Facts) -> Iterator[Reference]:
        return (each for each in facts.graph.out_of(path) if each.target is None)


@dataclass(frozen=True, slots=True)
class Lived(Plain):
    """What git knows of the file's life; a life that is not known fits nothing."""

    question: str
    bounds: Bounds
    cost = 2

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        number = LIVES[self.question](facts, path)
        return number is not None and number in self.bounds


LIVES = {
    "days-untouched": lambda facts, path: facts.chronicle.days_untouched(path),
    "days-old": lambda facts, path: facts.chronicle.days_old(path),
    "commits": lambda facts, path: facts.chronicle.commits(path),
    "commits-since": lambda facts, path: facts.chronicle.commits_since(path),
}


@dataclass(frozen=True, slots=True)
class Twin(Plain):
    """The name without what the pattern finds is the name of a file beside it: ``{twin}``."""

    pattern: re.Pattern[str]
    cost = 2

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return self.of(path, facts) is not None

    def words(self, path: PurePosixPath, facts: Facts) -> Words:
        if (twin := self.of(path, facts)) is not None:
            yield "twin", str(twin)

    def of(self, path: PurePosixPath, facts: Facts) -> PurePosixPath | None:
        name = self.pattern.sub("", path.name)
        return None if name in (path.name, "") else facts.sibling(path, name)


@dataclass(frozen=True, slots=True)
class Crowd(Plain):
    """How many files of its folder fit a pattern: ``{crowd}``."""

    pattern: re.Pattern[str]
    kinds: frozenset[Kind]
    count: Bounds
    cost = 5

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return self._size(path, facts) in self.count

    def words(self, path: PurePosixPath, facts: Facts) -> Words:
        yield "crowd", str(self._size(path, facts))

    def _size(self, path: PurePosixPath, facts: Facts) -> int:
        return facts.crowd(path.parent, self.pattern, self.kinds)


@dataclass(frozen=True, slots=True)
class Python(Plain):
    """What the syntax tree has at its top level; a file that does not parse has nothing."""

    main_guard: bool | None
    definitions: Bounds
    cost = 8

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        try:
            body = ast.parse(facts.tree[path]).body
        except (SyntaxError, ValueError):  # ValueError: a NUL byte
            return False
        defined = sum(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in body)
        guarded = any(isinstance(node, ast.If) and "__main__" in ast.dump(node.test) for node in body)
        return defined in self.definitions and self.main_guard in (None, guarded)


@dataclass(frozen=True, slots=True)
class Sized(Plain):
    """How many bytes the file has."""

    bounds: Bounds
    cost = 6

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return len(facts.tree[path]) in self.bounds


@dataclass(frozen=True, slots=True)
class EntryPoint(Plain):
    """Whether something outside of the repository calls the file."""

    wanted: bool

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return (path in facts.roots) is self.wanted


@dataclass(frozen=True, slots=True)
class InHeap(Plain):
    """Whether leftovers lie about the repository by the dozen."""

    wanted: bool
    cost = 1

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return facts.heap is self.wanted


@dataclass(frozen=True, slots=True)
class OnIsland(Plain):
    """Whether nothing outside of the file's part of the repository names the part: ``{island}``."""

    wanted: bool
    cost = 3

    def holds(self, path: PurePosixPath, facts: Facts) -> bool:
        return (part_of(path) in facts.islands) is self.wanted

    def words(self, path: PurePosixPath, facts: Facts) -> Words:
        yield "island", str(part_of(path))
