"""The paths of a repository as the readers ask for them, as strings.

Pickled, it is the list of files alone, and a process that has had it
before does not build it again.
"""

import fnmatch
import posixpath
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

WIDE = 300  # a glob that matches more files than this says nothing about one of them
_MAGIC = re.compile(r"[*?\[]")


class PathIndex:
    """Files and folders, found by path, by the end of a path, by pattern."""

    def __init__(self, files: Iterable[str]):
        self.files = frozenset(files)
        self.folders = frozenset(_folders(self.files))

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _again, (tuple(sorted(self.files)),)

    def find(self, text: str, base: str) -> str | None:
        """The file or folder that ``text`` leads to from the folder ``base``; None where it leads nowhere."""
        path = joined(base, text)
        return path if path is not None and (path in self.files or path in self.folders) else None

    def ending(self, text: str) -> tuple[str, ...]:
        """The files whose path ends with ``text``, whole parts only."""
        name = text.rpartition("/")[2]
        found = self.named.get(name, ())
        return tuple(path for path in found if path == text or path.endswith(f"/{text}"))

    def glob(self, pattern: str, base: str) -> tuple[str, ...]:
        """The files that a pattern reaches from ``base``, in order; none where it is too wide to tell."""
        whole = joined(base, pattern)
        return () if whole is None else self._globbed(whole)

    @cached_property
    def named(self) -> Mapping[str, tuple[str, ...]]:
        """The files of each name."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self._ordered:
            found[path.rpartition("/")[2]].append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def names(self) -> frozenset[str]:
        """The last part of every path, of files and of folders: what is not among them leads nowhere."""
        return frozenset(path.rpartition("/")[2] for paths in (self.files, self.folders) for path in paths)

    @property
    def named_init(self) -> tuple[str, ...]:
        """The ``__init__.py`` of every package."""
        return self.named.get("__init__.py", ())

    @cached_property
    def beside(self) -> Mapping[str, tuple[str, ...]]:
        """The files that are directly in each folder."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self._ordered:
            found[path.rpartition("/")[0]].append(path)
        return {folder: tuple(paths) for folder, paths in found.items()}

    @cached_property
    def _globbed(self) -> Callable[[str], tuple[str, ...]]:
        return lru_cache(None)(self._match)

    def _match(self, pattern: str) -> tuple[str, ...]:
        fixed = _MAGIC.split(pattern, maxsplit=1)[0].rpartition("/")[0]
        if fixed not in self.folders:
            return ()
        deep, matches = "**" in pattern or "/" in pattern[len(fixed) + 1 :], re.compile(translated(pattern)).match
        candidates: Iterable[str] = self._below(fixed) if deep else self.beside.get(fixed, ())
        found = [path for path in candidates if matches(path)]
        return tuple(found) if len(found) <= WIDE else ()

    def _below(self, folder: str) -> Sequence[str]:
        if not folder:
            return self._ordered
        first, beyond = f"{folder}/", f"{folder}0"  # "0" is the character after "/"
        return self._ordered[bisect_left(self._ordered, first) : bisect_left(self._ordered, beyond)]

    @cached_property
    def _ordered(self) -> Sequence[str]:
        return sorted(self.files)


_KNOWN: dict[int, tuple[tuple[str, ...], PathIndex]] = {}


def _again(files: tuple[str, ...]) -> PathIndex:
    key = hash(files)
    known = _KNOWN.get(key)
    if known is None or known[0] != files:
        _KNOWN.clear()
        _KNOWN[key] = known = files, PathIndex(files)
    return known[1]


def _folders(files: Iterable[str]) -> set[str]:
    folders = {""}
    for path in files:
        folder = path.rpartition("/")[0]
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def is_glob(text: str) -> bool:
    """Whether the text has a character that a shell would expand."""
    return _MAGIC.search(text) is not None


def joined(base: str, text: str) -> str | None:
    """``text`` seen from ``base``, from the root where it begins with a slash; None outside of the repository."""
    if text.startswith("/"):
        base, text = "", text.lstrip("/")
    path = f"{base}/{text}" if base else text
    if "." not in path and "//" not in path:
        return path.rstrip("/")
    path = posixpath.normpath(path)
    if path == ".." or path.startswith("../"):
        return None
    return "" if path == "." else path


@lru_cache(4096)
def translated(pattern: str) -> str:
    """A glob as a regular expression: ``*`` stays in a folder, ``**`` does not (gitignore, pathlib, actions)."""
    parts = re.split(r"(\*\*/|/\*\*$|\*\*|\*|\?|\[[^\]/]*\])", pattern)
    words = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(words.get(part) or _literal(part) for part in parts) + r"\Z"


def _literal(part: str) -> str:
    if part.startswith("[") and part.endswith("]"):
        return fnmatch.translate(part).removeprefix("(?s:").removesuffix(r")\Z")
    return re.escape(part)
