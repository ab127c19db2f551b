"""Modules: the file that a dotted name stands for.

The folders that can be on ``sys.path`` are those above a top-level package
and those of modules outside of packages; of several that hold the name,
the one nearest to the importing file is meant.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from .path_index import PathIndex

SUFFIXES = (".py", ".pyi", ".pyx")
_NOT_OURS = ("node_modules/", "site-packages/")


@dataclass(frozen=True, slots=True)
class FoundModule:
    """A file (a folder, for a namespace package), how much of the name it took, and whether it is the only one."""

    path: str
    parts: int
    certain: bool = True


class ModuleIndex:
    """The modules of some places: the folders that hold a name, and what has been found out about names so far."""

    def __init__(self, places: PathIndex):
        self.places = places
        self._files: dict[tuple[str, str], FoundModule | None] = {}
        self._folders: dict[tuple[str, str], tuple[str, ...]] = {}

    @cached_property
    def roots(self) -> Mapping[str, tuple[str, ...]]:
        """For each top-level module name the folders that hold it, as ``sys.path`` would."""
        return _importable(self.places)

    def find(self, name: str, here: str) -> FoundModule | None:
        """The file that an absolute name stands for in a file of the folder ``here``."""
        key = name, here
        if key not in self._files:
            self._files[key] = self._best(name.split("."), here)
        return self._files[key]

    def _best(self, parts: list[str], here: str) -> FoundModule | None:
        best: FoundModule | None = None
        for folder in self._ordered(parts[0], here):
            found = _longest(folder, parts, self.places)
            if found is not None and (best is None or found.parts > best.parts):
                best = found
            if best is not None and best.parts == len(parts):
                break
        return best

    def _ordered(self, first: str, here: str) -> tuple[str, ...]:
        """The folders that hold the name: the nearest above the importer first, then the others by nearness."""
        folders = self.roots.get(first, ())
        if not folders:
            return ()
        key = first, here
        if key not in self._folders:
            self._folders[key] = tuple(_ranked(first, folders, here, self.places))
        return self._folders[key]


_INDEXES: WeakKeyDictionary[PathIndex, ModuleIndex] = WeakKeyDictionary()


def module_index(places: PathIndex) -> ModuleIndex:
    """The index of these places, made once and kept as long as they are."""
    index = _INDEXES.get(places)
    if index is None:
        index = _INDEXES[places] = ModuleIndex(places)
    return index


def module_roots(places: PathIndex) -> Mapping[str, tuple[str, ...]]:
    """For each top-level module name the folders that hold it."""
    return module_index(places).roots


def module(name: str, importer: str, places: PathIndex) -> FoundModule | None:
    """The file that an absolute module name, written in the file ``importer``, stands for.

    Where a part of the name is no module, the file of the part before it is
    told, with the number of parts that it stands for.
    """
    return module_index(places).find(name, importer.rpartition("/")[0])


def relative(dots: int, name: str, importer: str, places: PathIndex) -> FoundModule | None:
    """The file that a relative import stands for; a bare ``.`` is the package itself."""
    folder = importer.rpartition("/")[0]
    for _ in range(dots - 1):
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
    if not name:
        init = f"{folder}/__init__.py".lstrip("/")
        return FoundModule(init if init in places.files else folder, 0)
    return _longest(folder, name.split("."), places)


def _importable(places: PathIndex) -> Mapping[str, tuple[str, ...]]:
    """For each name that an import may begin with, the folders that hold such a module or package."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in places.files:
        folder, _, name = path.rpartition("/")
        stem, dot, end = name.rpartition(".")
        if dot + end not in SUFFIXES or any(part in path for part in _NOT_OURS):
            continue
        if stem != "__init__":
            found[stem].add(folder)
        while folder:
            folder, _, name = folder.rpartition("/")
            found[name].add(folder)
    return {name: tuple(sorted(folders)) for name, folders in found.items()}


def _ranked(first: str, folders: tuple[str, ...], here: str, places: PathIndex) -> Iterator[str]:
    standard = first in sys.stdlib_module_names
    ranked = sorted(
        (rank, folder)
        for folder in folders
        if (rank := _rank(folder, here, places)) is not None and not (standard and rank[0] > 0)
    )
    yield from (folder for _, folder in ranked)


def _rank(folder: str, here: str, places: PathIndex) -> tuple[int, int] | None:
    """How near a folder is to the importer; None where its modules are reached through their package alone."""
    above = here == folder or here.startswith(f"{folder}/") or not folder
    packaged = _join(folder, "__init__.py") in places.files
    if packaged:
        return (2, 0) if here == folder else None
    return (0, -len(folder)) if above else (1, -_shared(folder, here))


def _shared(one: str, other: str) -> int:
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(one.count("/"), other.count("/")) + 1)


def _longest(folder: str, parts: list[str], places: PathIndex) -> FoundModule | None:
    for count in range(len(parts), 0, -1):
        base = _join(folder, "/".join(parts[:count]))
        for path in (f"{base}/__init__.py", *(base + suffix for suffix in SUFFIXES)):
            if path in places.files:
                return FoundModule(path, count)
        if count == len(parts) and base in places.folders:
            return FoundModule(base, count)
    return None


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
