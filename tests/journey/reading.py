"""A second reader: which files still name what is no longer where they say.

It shares no code and no idea with the readers of `archive`.  Those ask of
each file what it is and read it as that; this one takes every word of every
file that stayed and looks whether a path or a module went by that name
before the journey and nothing does after it.  It knows nothing of YAML,
Dockerfiles or Python but the shape of an import, so it finds more than there
is: what it finds is looked at, and what it does not find is not there.  Installed packages
that somebody has committed are not read: they name files of their own.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import basename, dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

_WORD = re.compile(r"[\w@%+./~-]*[\w@%+~-][\w@%+./~-]*")
_IMPORT = re.compile(
    r"^[ \t]*(?:>>> )?(?:import[ \t]+([\w., \t]+)|from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+\(?([\w, \t\n]+))",
    re.MULTILINE,
)
_RUN = re.compile(r"\s-m\s+([\w.]+)")
_DOTTED = re.compile(r"(?<![\w./-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?![\w/-])")
_PLAIN = re.compile(r"[\w@%+./~-]+")
_MODULES = ("{}.py", "{}.pyi", "{}/__init__.py")
_LARGE = 2_000_000
_INSTALLED = {"node_modules", "site-packages"}


class Dangling(NamedTuple):
    """A file that stayed, the word in it, and the path that the word was of."""

    path: str
    word: str
    was: str


@dataclass(frozen=True)
class Lay:
    """Which paths there are: files, and the folders above them."""

    files: frozenset[str]

    @cached_property
    def folders(self) -> frozenset[str]:
        return frozenset(above for path in self.files for above in _above(path))

    def path(self, word: str, folders: Iterable[str]) -> str | None:
        """What a word is the path of, from any of these folders; a folder only where a slash in the word says so."""
        for folder in folders:
            path = normpath(join(folder, word.lstrip("/") if not folder else word))
            if path in self.files or ("/" in word[1:] and path in self.folders):
                return path
        return None

    def module(self, parts: list[str], folders: Iterable[str]) -> str | None:
        """The file or folder of the module that these parts name as a whole, from any of these folders."""
        for folder in folders:
            stem = normpath(join(folder, *parts))
            found = next((path for shape in _MODULES if (path := shape.format(stem)) in self.files), None)
            if found is not None or stem in self.folders:
                return found or stem
        return None


@dataclass(frozen=True)
class Reader:
    """Two lays of one repository; ``origins`` says where a file of the second lay in the first, if it was moved."""

    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    origins: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def old(self) -> Lay:
        return Lay(frozenset(self.before))

    @cached_property
    def new(self) -> Lay:
        return Lay(frozenset(self.after))

    @cached_property
    def gone(self) -> frozenset[str]:
        return (self.old.files | self.old.folders) - self.new.files - self.new.folders

    def dangling(self, *, but: Iterable[str] = ()) -> list[Dangling]:
        """What is named and gone, in all files of the second lay but those below the folders (or at the paths) ``but``."""
        left_out = tuple(but)
        kept = (
            path
            for path in sorted(self.after)
            if _INSTALLED.isdisjoint(path.split("/"))
            and not any(path == each or path.startswith(each + "/") for each in left_out)
        )
        return [found for path in kept for found in self._in(path)]

    def _in(self, path: str) -> Iterator[Dangling]:
        text = _text(self.after[path])
        origin = self.origins.get(path, path)
        found = {*self._paths(text, path, origin), *self._odd(text, path, origin), *self._modules(text, path, origin)}
        if origin in self.before:
            found |= {*self._misled(text, _text(self.before[origin]), path)}
        yield from sorted(found)

    def _paths(self, text: str, path: str, origin: str) -> Iterator[Dangling]:
        """Words that were a path, from the root or beside the file, and are none now."""
        for word in sorted(set(map(_bare, _WORD.findall(text)))):
            if "." in word or "/" in word:
                yield from self._path(word, path, origin)

    def _path(self, word: str, path: str, origin: str) -> Iterator[Dangling]:
        if basename(normpath(word)) not in self._names:
            return
        was = self.old.path(word, (dirname(origin), ""))
        if was in self.gone and self.new.path(word, (dirname(path), "")) is None:
            yield Dangling(path, word, was)

    def _odd(self, text: str, path: str, origin: str) -> Iterator[Dangling]:
        """Paths that are no single word, for blanks or brackets are in them."""
        for was in self._odd_paths:
            here = was.removeprefix(dirname(origin) + "/") if dirname(origin) else was
            if self.new.path(here, (dirname(path), "")) is None:
                for word in dict.fromkeys((was, here, was.replace(" ", "%20"), here.replace(" ", "%20"))):
                    if word in text and re.search(rf"(?<![\w/-]){re.escape(word)}(?![\w/-])", text):
                        yield Dangling(path, word, was)

    @cached_property
    def _odd_paths(self) -> list[str]:
        return sorted(path for path in self.gone if not _PLAIN.fullmatch(path) and path in self.old.files)

    def _modules(self, text: str, path: str, origin: str) -> Iterator[Dangling]:
        """Modules that are imported, run with ``-m`` or written with dots."""
        before, now = _roots(origin), _roots(path)
        relative = set(_relative_imports(text)) if path.endswith((".py", ".pyi")) else set()
        for level, parts in relative:
            was = self.old.module(list(parts), [_up(origin, level)])
            if was in self.gone and self.new.module(list(parts), [_up(path, level)]) is None:
                yield Dangling(path, "." * level + ".".join(parts), was)
        least = dict.fromkeys(_DOTTED.findall(text), 2) | dict.fromkeys(_RUN.findall(text), 1) | dict(_imports(text))
        for name in sorted(least):
            parts = name.strip(".").split(".")
            if (
                parts[0] in sys.stdlib_module_names
                or self._stems.isdisjoint(parts)
                or self.new.path(name, (dirname(path), ""))
            ):
                continue
            for length in range(len(parts), least[name] - 1, -1):
                if (was := self.old.module(parts[:length], before)) is not None:
                    if was in self.gone and self.new.module(parts[:length], now) is None:
                        yield Dangling(path, name, was)
                    break

    def _misled(self, text: str, before: str, path: str) -> Iterator[Dangling]:
        """Paths that nobody wrote before, of a file's name that is known, which lead nowhere."""
        old = set(map(_bare, _WORD.findall(before)))
        for word in sorted(set(map(_bare, _WORD.findall(text))) - old):
            if (
                "/" in word
                and basename(word) in self._names
                and not word.startswith("//")
                and self.new.path(word, (dirname(path), "")) is None
            ):
                yield Dangling(path, word, "")

    @cached_property
    def _names(self) -> frozenset[str]:
        """Names of files and folders that were moved."""
        return frozenset(basename(path) for path in (*self.origins, *self.gone))

    @cached_property
    def _stems(self) -> frozenset[str]:
        """Names of modules and packages that were moved."""
        return frozenset(
            part.removesuffix(".py").removesuffix(".pyi") for path in self.gone for part in path.split("/")
        )


def _text(content: bytes) -> str:
    """What people may read; nothing of what is no text, or too large to have been written."""
    return "" if b"\0" in content or len(content) > _LARGE else content.decode("utf-8", "replace")


def _bare(word: str) -> str:
    """A word without the marks of a sentence around it, and without what a link may escape."""
    word = word.rstrip(".").removeprefix("./")
    return unquote(word) if "%" in word else word


def _above(path: str) -> Iterator[str]:
    while path := dirname(path):
        yield path


def _roots(path: str) -> list[str]:
    """From where Python may look for a module that a file imports."""
    return [*_above(path), "", "src"]


def _up(path: str, level: int) -> str:
    folder = dirname(path)
    for _ in range(level - 1):
        folder = dirname(folder)
    return folder


def _imports(text: str) -> Iterator[tuple[str, int]]:
    """Modules, and what is taken out of them, for that may be a module too; with how many of its parts are one for sure."""
    for names, dots, module, taken in _IMPORT.findall(text):
        for name in names.split(","):
            if name.split():
                yield name.split()[0], len(name.split()[0].split("."))
        if module and not dots:
            parts = len(module.split("."))
            yield module, parts
            yield from ((f"{module}.{name.split()[0]}", parts) for name in taken.split(",") if name.split())


def _relative_imports(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    for _, dots, module, taken in _IMPORT.findall(text):
        if dots:
            parts = tuple(part for part in module.split(".") if part)
            if parts:
                yield len(dots), parts
            yield from ((len(dots), (*parts, name.split()[0])) for name in taken.split(",") if name.split())
