"""Who owns a file by CODEOWNERS, as GitHub reads it (docs.github.com, "About code owners").

The first file there is of ``.github/``, the root and ``docs/``; the last
line that matches wins, also where it names nobody.  Patterns are those of
``.gitignore`` without negation and without ranges of characters, case
counts, and ``docs/*`` does not reach into folders.  A line with a pattern or
an owner that is none is passed over.

Gitea and Forgejo have a file of the same name in another language (Go's
regular expressions, each line that matches counts), and ask its people
themselves for every pull request that is opened; so there it is not read.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from ...formats.ignore_patterns import LONGEST, MOST_STARS
from ...kernel.tree import SUBMODULE, SYMLINK, Tree

PLACES = tuple(map(PurePosixPath, (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")))
ASKS_ITSELF = ("gitea", "forgejo")
_LARGEST = 3_000_000  # bytes; GitHub reads no larger one
_OWNER = re.compile(r"@[A-Za-z0-9][A-Za-z0-9_-]*(?:/[A-Za-z0-9._-]+)?|[^\s@]+@[^\s@]+\.[^\s@]+")
_WORDS = re.compile(r"(?:\\.|[^\s\\])+")
_STARS = re.compile(r"\*+")


class OwnerLine(NamedTuple):
    """One line: what it matches, and who owns that; nobody, where a line takes owners away."""

    pattern: re.Pattern[str]
    owners: tuple[str, ...]


class Owners:
    """Whose a file is; ``is_known`` says whether anybody has said anything of that."""

    def __init__(self, lines: Iterable[OwnerLine] = ()):
        self._lines = tuple(lines)[::-1]

    @property
    def is_known(self) -> bool:
        return bool(self._lines)

    @lru_cache  # noqa: B019 - as long as one night
    def of(self, path: PurePosixPath) -> tuple[str, ...]:
        """The owners of a file as the line names them: ``@octocat``, ``@acme/web``, or an address."""
        name = str(path)
        return next((line.owners for line in self._lines if line.pattern.fullmatch(name)), ())

    def reviewers(self, paths: Iterable[PurePosixPath]) -> tuple[str, ...]:
        """Who owns these, most files first, without the ``@``; an address names nobody who can be asked."""
        counts = Counter(owner for path in paths for owner in self.of(path) if owner.startswith("@"))
        return tuple(owner[1:] for owner, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def owners_in(tree: Tree, forge: str = "") -> Owners:
    """The owners that a tree names; none for a forge that asks them itself."""
    if forge in ASKS_ITSELF:
        return Owners()
    for place in PLACES:
        if place in tree and tree.entry(place).mode not in (SYMLINK, SUBMODULE):
            content = tree[place]
            return Owners(read_owners(content.decode("utf-8", "replace")) if len(content) <= _LARGEST else ())
    return Owners()


def read_owners(text: str) -> Iterator[OwnerLine]:
    """The lines that say something."""
    for line in text.splitlines():
        words = _WORDS.findall(line)
        at = next((at for at, word in enumerate(words) if word.startswith("#")), len(words))
        if not (words := words[:at]):
            continue
        pattern = _pattern(words[0])
        if pattern is not None and all(_OWNER.fullmatch(owner) for owner in words[1:]):
            yield OwnerLine(pattern, tuple(words[1:]))


def _pattern(text: str) -> re.Pattern[str] | None:
    """The pattern as an expression for a whole path; None where it is none that GitHub takes."""
    if text == "/" or text.startswith("!") or "***" in text or "[" in text or len(text) > LONGEST:
        return None
    names = text.split("/")
    if any(len(_STARS.findall(name)) > MOST_STARS for name in names) or names.count("**") > MOST_STARS:
        return None
    if names[0] == "":
        names = names[1:]
    elif len(names) == 1 or names[1:] == [""]:
        names = ["**", *names]
    if names[-1:] == [""]:
        names[-1] = "**"
    return re.compile(_expression(names), re.DOTALL)


def _expression(names: list[str]) -> str:
    parts: list[str] = []
    needs_slash = False
    for at, name in enumerate(names):
        is_last = at == len(names) - 1
        if name == "**":
            parts.append(
                "(?:.+/)?" if at == 0 and not is_last else ".+" if at == 0 else "/.+" if is_last else "(?:/.+)?"
            )
            needs_slash = at > 0
            continue
        below = "" if name == "*" else "(?:/.+)?"  # what names a folder means all that is in it
        parts.append("/" * needs_slash + ("[^/]+" if name == "*" else _name(name)) + below * is_last)
        needs_slash = True
    return "".join(parts)


def _name(text: str) -> str:
    pieces = re.findall(r"\\.|.", text, re.DOTALL)
    return "".join(
        {"*": "[^/]*", "?": "[^/]"}.get(piece) or re.escape(piece[1:] if len(piece) == 2 else piece) for piece in pieces
    )
