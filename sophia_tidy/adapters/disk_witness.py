"""A witness of what was read from the disk beside the listed files: asked later, it says whether that still is so.

A step may look at what git ignores, or for what is not there.  What it has
seen is a digest by place, never a content.
"""

import os
from collections.abc import Iterable, Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from .file_bytes import bytes_on_disk

_MOST_PARTS = 20_000


class SeenKind(StrEnum):
    """What was looked at: a file through all links, the names below a folder, or these with their contents."""

    FILE = "file"
    NAMES = "names"
    CONTENTS = "contents"


class Seen(NamedTuple):
    """One look, and the digest of the answer."""

    kind: SeenKind
    path: str
    digest: str


class DiskWitness:
    """What was seen, each place as it was when it was first looked at."""

    def __init__(self, root: Path) -> None:
        """Nothing outside of the root is looked into: of that, just where a name leads is noted."""
        self._root = root
        self._seen: dict[tuple[SeenKind, str], str] = {}

    def note(self, kind: SeenKind, place: str) -> None:
        """Somebody looks at a place; call it before they do."""
        if (kind, place) not in self._seen:
            self._seen[kind, place] = _answer(kind, place, self._root)

    @property
    def seen(self) -> tuple[Seen, ...]:
        return tuple(Seen(kind, place, digest) for (kind, place), digest in sorted(self._seen.items()))


def still_so(seen: Iterable[Seen], root: Path) -> bool:
    """Whether every place is as it was seen."""
    return all(each.digest and _answer(each.kind, each.path, root) == each.digest for each in seen)


def _answer(kind: SeenKind, place: str, root: Path) -> str:
    """The digest of an answer; "" of one that would be too much to ask for again."""
    told, real = sha256(), os.path.realpath(place)
    if not Path(real).is_relative_to(root.resolve()):
        return sha256(os.fsencode(real)).hexdigest()
    parts = _file(place) if kind is SeenKind.FILE else _below(place, contents=kind is SeenKind.CONTENTS)
    for number, part in enumerate(parts):
        if number > _MOST_PARTS:
            return ""
        told.update(part + b"\0")
    return told.hexdigest()


def _file(place: str) -> Iterator[bytes]:
    real = os.path.realpath(place)
    yield os.fsencode(real)
    yield bytes_on_disk(Path(place))
    if real != place:
        yield bytes_on_disk(Path(real))


def _below(place: str, *, contents: bool) -> Iterator[bytes]:
    yield bytes_on_disk(Path(place))[:16]
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if name != ".git")
        for name in sorted((*names, *folders)):
            yield os.fsencode(Path(folder, name))
            if contents and name in names:
                yield bytes_on_disk(Path(folder, name))
