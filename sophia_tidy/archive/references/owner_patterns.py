"""CODEOWNERS, .gitattributes and what tools ignore after a move: which patterns follow, and which are left without a file.

A pattern that names exactly one file is a reference and follows it; so does
the folder that a tool is told to ignore, or it would be shipped from its new
place.  Any other says which files somebody had in mind; where those are gone
a person decides, so it is told and not touched.

CODEOWNERS reads its patterns as ``.gitignore`` does, from the root
(docs.github.com, "About code owners").  Attributes do not reach into a
folder that a pattern names, and count from the file's own folder
(git-scm.com, gitattributes).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from ...formats.ignore_patterns import BadPattern, spec
from ...kernel.edit import Edit
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.tree import SYMLINK, Tree
from .readers.path_index import translated
from .rewrite import Moves, spliced

RULE = "archive-pattern"
_OWNERS = frozenset(map(PurePosixPath, ("CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")))
# Lists in the form of a ``.gitignore``: what is not uploaded, packed, formatted or checked.
_IGNORES = frozenset(
    (
        ".cfignore",
        ".dockerignore",
        ".ebignore",
        ".eslintignore",
        ".gcloudignore",
        ".helmignore",
        ".npmignore",
        ".prettierignore",
        ".slugignore",
        ".stylelintignore",
        ".vercelignore",
    )
)
_LINE = re.compile(rb"^[ \t]*(?P<pattern>(?:\\.|[^\s#!\[\\\"])(?:\\.|[^\s\\])*)(?P<rest>[^\n]*)", re.MULTILINE)
_SPECIAL = re.compile(r"[*?\[\\\s]")
# Attributes that say which bytes git makes of a file; without them it sees other ones.
_BYTES = re.compile(r"(?:^|\s)(?:filter|eol|working-tree-encoding)=|(?:^|\s)ident(?:\s|$)")


@dataclass(frozen=True)
class Pattern:
    """One line: its pattern, where it stands in the file, and what follows it."""

    location: Location
    start: int
    text: str
    rest: str

    @property
    def owners(self) -> bool:
        """Whether the file is a CODEOWNERS."""
        return self.location.path in _OWNERS

    @property
    def ignores(self) -> bool:
        """Whether the file says what a tool passes over."""
        return self.location.path.name in _IGNORES

    @property
    def base(self) -> PurePosixPath:
        """The folder that the pattern is seen from."""
        return PurePosixPath() if self.owners else self.location.path.parent

    def matches(self, path: PurePosixPath) -> bool:
        """Whether the line is about the file."""
        return path.is_relative_to(self.base) and bool(self._match(str(path.relative_to(self.base))))

    @property
    def exact(self) -> PurePosixPath | None:
        """The one path that the pattern can mean; None where it is a wider one."""
        anchored = "/" in self.text.rstrip("/")
        return self.base / self.text.strip("/") if anchored and not _SPECIAL.search(self.text) else None

    def pointed_at(self, target: PurePosixPath) -> str | None:
        """The pattern for another file; None where it cannot be said from this folder."""
        if not target.is_relative_to(self.base) or _SPECIAL.search(str(target)):
            return None
        path = str(target.relative_to(self.base)) + "/" * self.text.endswith("/")
        return f"/{path}" if self.text.startswith("/") or "/" not in path.rstrip("/") else path

    @cached_property
    def _match(self) -> Callable[[str], object]:
        if not self.owners and not self.ignores:
            anchored = "/" in self.text
            match = re.compile(translated(self.text.lstrip("/"))).match
            return lambda path: match(path if anchored else path.rpartition("/")[2])
        try:
            return spec([self.text]).match_file
        except BadPattern:
            return lambda path: False


def follow_patterns(tree: Tree, moves: Moves) -> tuple[Mapping[PurePosixPath, bytes], tuple[Finding, ...]]:
    """New contents by path, and what has to be told of the patterns that matched a file which moves."""
    edits: dict[PurePosixPath, list[Edit]] = {}
    findings: list[Finding] = []
    for pattern in _patterns(tree, moves):
        matched = [path for path in moves if pattern.matches(path)]
        target = _target(pattern, tree, moves)
        text = None if target is None else pattern.pointed_at(target)
        if text is not None:
            end = pattern.start + len(_bytes(pattern.text))
            edits.setdefault(pattern.location.path, []).append(Edit(pattern.start, end, text))
        elif matched:
            findings += _told(pattern, matched, tree, moves)
    return {path: spliced(tree[path], found) for path, found in edits.items()}, tuple(findings)


def _target(pattern: Pattern, tree: Tree, moves: Moves) -> PurePosixPath | None:
    """Where the one file that the pattern names goes, or the whole folder that a tool ignores."""
    exact = pattern.exact
    if exact is None or exact in moves or not pattern.ignores:
        return None if exact is None else moves.get(exact)
    below = [path for path in tree if path.is_relative_to(exact)]
    places = {_beside(moves[path], path.relative_to(exact)) if path in moves else None for path in below}
    return places.pop() if len(places) == 1 else None


def _beside(target: PurePosixPath, inner: PurePosixPath) -> PurePosixPath | None:
    """The folder in which ``inner`` is ``target``."""
    count = len(inner.parts)
    return PurePosixPath(*target.parts[:-count]) if target.parts[-count:] == inner.parts else None


def _told(pattern: Pattern, matched: Iterable[PurePosixPath], tree: Tree, moves: Moves) -> Iterator[Finding]:
    lost = [path for path in matched if not pattern.matches(moves[path])]
    if not any(pattern.matches(moves.get(path, path)) for path in tree):
        yield Finding(
            pattern.location,
            RULE,
            f"{pattern.text} matches nothing any more: what it matched has moved",
            Severity.WARNING,
            "take the line out, or name the new place",
        )
    elif lost and not pattern.owners and not pattern.ignores and _BYTES.search(pattern.rest):
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        yield Finding(
            pattern.location,
            RULE,
            f"{pattern.text} gave{pattern.rest.rstrip()} to {lost[0]}{more}, and does not reach the new place",
            Severity.WARNING,
            "say the same of the new place, or git sees other bytes there",
        )


def _patterns(tree: Tree, moves: Moves) -> Iterator[Pattern]:
    for path in tree:
        if (
            (path in _OWNERS or path.name == ".gitattributes" or path.name in _IGNORES)
            and path not in moves
            and tree.entry(path).mode != SYMLINK
        ):
            content = tree[path]
            for line in _LINE.finditer(content):
                at = line.start("pattern")
                place = Location(path, content.count(b"\n", 0, at) + 1, at - content.rfind(b"\n", 0, at))
                yield Pattern(
                    place, at, *(line[part].decode("utf-8", "surrogateescape") for part in ("pattern", "rest"))
                )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
