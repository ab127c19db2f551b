"""Which file a dotted module name stands for.

The folders that can be on ``sys.path`` are those above a top-level package
and those of modules outside of packages; of several that hold the name,
the one nearest to the importing file is meant.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .places import Places

SUFFIXES = (".py", ".pyi", ".pyx")
_NOT_OURS = ("node_modules/", "site-packages/")


@dataclass(frozen=True, slots=True)
class Found:
    """A file (a folder, for a namespace package), how much of the name it took, and whether it is the only one."""

    path: str
    parts: int
    certain: bool = True


def importable(places: "Places") -> Mapping[str, tuple[str, ...]]:
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


def module(name: str, importer: str, places: "Places") -> Found | None:
    """The file that an absolute module name, written in the file ``importer``, stands for.

    Where a part of the name is no module, the file of the part before it is
    told, with the number of parts that it stands for.
    """
    key = name, importer.rpartition("/")[0]
    if key not in places.modules:
        places.modules[key] = _best(name.split("."), importer, places)
    return places.modules[key]


def _best(parts: list[str], importer: str, places: "Places") -> Found | None:
    best: Found | None = None
    for folder in _ordered(parts[0], importer, places):
        found = _longest(folder, parts, places)
        if found is not None and (best is None or found.parts > best.parts):
            best = found
        if best is not None and best.parts == len(parts):
            break
    return best


def relative(dots: int, name: str, importer: str, places: "Places") -> Found | None:
    """The file that a relative import stands for; a bare ``.`` is the package itself."""
    folder = importer.rpartition("/")[0]
    for _ in range(dots - 1):
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
    if not name:
        init = f"{folder}/__init__.py".lstrip("/")
        return Found(init if init in places.files else folder, 0)
    return _longest(folder, name.split("."), places)


def _ordered(first: str, importer: str, places: "Places") -> tuple[str, ...]:
    """The folders that hold the name: the nearest above the importer first, then the others by nearness."""
    folders = places.roots.get(first, ())
    here = importer.rpartition("/")[0]
    if not folders:
        return ()
    if (first, here) not in places.searched:
        places.searched[first, here] = tuple(_ranked(first, folders, here, places))
    return places.searched[first, here]


def _ranked(first: str, folders: tuple[str, ...], here: str, places: "Places") -> Iterator[str]:
    standard = first in sys.stdlib_module_names
    ranked = sorted(
        (rank, folder)
        for folder in folders
        if (rank := _rank(folder, here, places)) is not None and not (standard and rank[0] > 0)
    )
    yield from (folder for _, folder in ranked)


def _rank(folder: str, here: str, places: "Places") -> tuple[int, int] | None:
    """How near a folder is to the importer; None where its modules are reached through their package alone."""
    above = here == folder or here.startswith(f"{folder}/") or not folder
    packaged = _join(folder, "__init__.py") in places.files
    if packaged:
        return (2, 0) if here == folder else None
    return (0, -len(folder)) if above else (1, -_shared(folder, here))


def _shared(one: str, other: str) -> int:
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(one.count("/"), other.count("/")) + 1)


def _longest(folder: str, parts: list[str], places: "Places") -> Found | None:
    for count in range(len(parts), 0, -1):
        base = _join(folder, "/".join(parts[:count]))
        for path in (f"{base}/__init__.py", *(base + suffix for suffix in SUFFIXES)):
            if path in places.files:
                return Found(path, count)
        if count == len(parts) and base in places.folders:
            return Found(base, count)
    return None


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
