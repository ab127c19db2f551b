"""Predicates: small questions about one file, which `combinators` joins by all, any and not.

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

from ..facts.facts import ArchiveFacts
from ..files.kinds import FileKind

Words = Iterator[tuple[str, str]]


class Predicate(Protocol):
    """One question; ``cost`` puts cheap ones first, ``words`` are what ``explain`` may name."""

    @property
    def cost(self) -> int: ...

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool: ...

    def words(self, path: PurePosixPath, facts: ArchiveFacts) -> Words: ...


class WordlessPredicate:
    """A predicate without words of its own."""

    __slots__ = ()

    @property
    def cost(self) -> int:
        return 1

    def words(self, path: PurePosixPath, facts: ArchiveFacts) -> Words:
        yield from ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range with both ends in it; None is no end."""

    least: int | None = None
    most: int | None = None

    def __contains__(self, number: int) -> bool:
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


@dataclass(frozen=True, slots=True)
class OfKind(WordlessPredicate):
    """The file is of one of these kinds."""

    kinds: frozenset[FileKind]
    cost = 0

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return facts.items[path].kind in self.kinds


@dataclass(frozen=True, slots=True)
class Under(WordlessPredicate):
    """The path fits one of the patterns, written as in ``.gitignore``."""

    spec: GitIgnoreSpec
    cost = 3

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return self.spec.match_file(str(path))


@dataclass(frozen=True, slots=True)
class NameMatches(WordlessPredicate):
    """The file's name has the pattern in it; ``{matched}`` is its first group, or all that it found."""

    pattern: re.Pattern[str]

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return self.pattern.search(path.name) is not None

    def words(self, path: PurePosixPath, facts: ArchiveFacts) -> Words:
        if found := self.pattern.search(path.name):
            yield "matched", (found[1] if self.pattern.groups and found[1] else found[0]).strip("._- ")


@dataclass(frozen=True, slots=True)
class Says(WordlessPredicate):
    """The first lines have the pattern in them; ``{phrase}`` is what it found."""

    pattern: re.Pattern[str]
    cost = 6

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return self.pattern.search(facts.head(path)) is not None

    def words(self, path: PurePosixPath, facts: ArchiveFacts) -> Words:
        if found := self.pattern.search(facts.head(path)):
            yield "phrase", " ".join(found[0].split())[:60]


@dataclass(frozen=True, slots=True)
class PythonTopLevel(WordlessPredicate):
    """What the syntax tree has at its top level; a file that does not parse has nothing."""

    main_guard: bool | None
    definitions: Bounds
    cost = 8

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        try:
            body = ast.parse(facts.tree[path]).body
        except (SyntaxError, ValueError):  # ValueError: a NUL byte
            return False
        defined = sum(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in body)
        guarded = any(isinstance(node, ast.If) and "__main__" in ast.dump(node.test) for node in body)
        return defined in self.definitions and self.main_guard in (None, guarded)


@dataclass(frozen=True, slots=True)
class Sized(WordlessPredicate):
    """How many bytes the file has."""

    bounds: Bounds
    cost = 6

    def holds(self, path: PurePosixPath, facts: ArchiveFacts) -> bool:
        return len(facts.tree[path]) in self.bounds
