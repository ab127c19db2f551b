"""The door through which a stack's files are read: whatever it names, below one folder and no further.

A compose file can name any path (``env_file: /etc/shadow``,
``file: ../../other/secret``); what lies outside the root is never opened,
links included.  Files that git ignores are read too: what a stack needs
(``.env``) often is ignored.  Where a plan or a commit says otherwise than the
disk, that holds.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from ..kernel.errors import DiskError, UnsafePath
from ..kernel.location import Location
from ..kernel.tree import EXECUTABLE, REGULAR, SYMLINK, Tree, TreeEntry
from .disk_witness import DiskWitness, SeenKind

LARGEST = 10_000_000  # bytes of a file that a stack may name
MOST_NAMES = 1_000  # of a folder that a stack mounts
_MOST_LINKS = 40  # on the way to a file, as Linux has it (path_resolution(7))
NOTHING: Mapping[PurePosixPath, TreeEntry | None] = MappingProxyType({})


class StackFiles(NamedTuple):
    """What may be read: regular files below ``root`` (absolute, links resolved).

    ``over`` are the files that are otherwise than on the disk, by path from
    the root, None where one is gone; ``on_disk`` says whether all others are
    those of the disk, or there are none.  ``witness`` hears what is looked at
    on the disk.
    """

    root: Path
    over: Mapping[PurePosixPath, TreeEntry | None] = NOTHING
    on_disk: bool = True
    witness: DiskWitness | None = None

    @classmethod
    def of_root(
        cls,
        root: Path,
        over: Mapping[PurePosixPath, TreeEntry | None] = NOTHING,
        *,
        on_disk: bool = True,
        witness: DiskWitness | None = None,
    ) -> "StackFiles":
        """The files below a root whose own links are followed."""
        return cls(root.resolve(), over, on_disk, witness)

    def read(self, path: PurePosixPath) -> bytes:
        """The bytes of an absolute path.

        Raises:
            FileNotFoundError: there is no such file, or it is no regular file.
            UnsafePath: it lies outside the root.
            DiskError: it is too large, or the system does not let it be read.
        """
        self._looks(SeenKind.FILE, path)
        if not self.over and self.on_disk:
            return self._from_disk(path)
        place = self._resolved(path)
        entry = self.over.get(place)
        if entry is not None:
            return entry.read()
        if place in self.over or not self.on_disk:
            raise FileNotFoundError(str(path))
        return self._from_disk(PurePosixPath(self.root / place))

    def glance(self, name: str) -> bytes | None:
        """The bytes of what a stack only mounts or copies; None where there is none, or where it may not be read."""
        try:
            return self.read(PurePosixPath(name))
        except (FileNotFoundError, UnsafePath, DiskError):
            return None

    def names_in(self, name: str) -> tuple[str, ...] | None:
        """The files below a folder that a stack mounts, relative to it and sorted; None where it may not be listed.

        A folder of very many files is cut short: nobody carries that in a manifest.
        """
        self._looks(SeenKind.NAMES, PurePosixPath(name))
        try:
            folder = self._resolved(PurePosixPath(name))
        except (FileNotFoundError, UnsafePath):
            return None
        planned = [
            path.relative_to(folder) for path, entry in self.over.items() if _is_file(entry) and _below(path, folder)
        ]
        there = self.on_disk and (self.root / folder).is_dir()
        if not there and not planned:
            return None
        found = set(islice(self._walked(folder), MOST_NAMES)) if there else set()
        return tuple(sorted(map(str, {*found, *planned}))[:MOST_NAMES])

    def below(self, folder: PurePosixPath) -> Tree:
        """The regular files below a folder of the root, as a tree with paths from the root.

        Raises:
            UnsafePath: the folder is a link, which could lead anywhere.
        """
        self._looks(SeenKind.CONTENTS, PurePosixPath(self.root / folder))
        entry = self.over.get(folder)
        if (entry is not None and entry.mode == SYMLINK) or (
            self.on_disk and folder not in self.over and (self.root / folder).is_symlink()
        ):
            raise UnsafePath("a symbolic link is in the place of the destination; expected a folder", Location(folder))
        files = (
            {PurePosixPath(path): TreeEntry(place.read_bytes) for path, place in self._regular(folder)}
            if self.on_disk
            else {}
        )
        planned = {path: entry for path, entry in self.over.items() if _below(path, folder)}
        kept = {path: entry for path, entry in files.items() if path not in planned}
        return Tree(kept | {path: entry for path, entry in planned.items() if entry is not None and _is_file(entry)})

    def _looks(self, kind: SeenKind, path: PurePosixPath) -> None:
        if self.witness is not None and self.on_disk:
            self.witness.note(kind, str(path))

    def _from_disk(self, path: PurePosixPath) -> bytes:
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(self.root):
            raise UnsafePath(
                f"{path} leads out of {self.root}; expected a file below it", Location(PurePosixPath(path))
            )
        try:
            facts = real.stat()
            if not stat.S_ISREG(facts.st_mode):
                raise FileNotFoundError(f"{path} is no regular file")
            if facts.st_size > LARGEST:
                raise DiskError(f"{path} has {facts.st_size:,} bytes; expected at most {LARGEST:,}")
            return real.read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise FileNotFoundError(str(path)) from error
        except OSError as error:
            raise DiskError(f"{path} cannot be read: {error.strerror}") from error

    def _resolved(self, path: PurePosixPath) -> PurePosixPath:
        """An absolute path from the root, with every link on the way followed.

        Raises:
            UnsafePath: it leads out of the root.
            FileNotFoundError: its links run in a circle.
        """
        waiting, done, links = list(reversed(path.parts)), PurePosixPath(), 0
        while waiting:
            part = waiting.pop()
            done = PurePosixPath(part) if part == "/" else done.parent if part == ".." else done / part
            text = self._link(done)
            if text is not None:
                links += 1
                if links > _MOST_LINKS:
                    raise FileNotFoundError(str(path))
                waiting += reversed(PurePosixPath(text).parts)
                done = done.parent
        if not done.is_relative_to(PurePosixPath(self.root)):
            raise UnsafePath(f"{path} leads out of {self.root}; expected a file below it", Location(path))
        return done.relative_to(PurePosixPath(self.root))

    def _link(self, path: PurePosixPath) -> str | None:
        """Where the link leads that is in this place; None where there is none."""
        inside = path.relative_to(self.root) if path.is_relative_to(self.root) else None
        if inside is not None and inside in self.over:
            entry = self.over[inside]
            return os.fsdecode(entry.read()) if entry is not None and entry.mode == SYMLINK else None
        if inside is None or self.on_disk:
            return os.readlink(path) if os.path.islink(path) else None  # noqa: PTH114, PTH115 - as in `disk`
        return None

    def _walked(self, folder: PurePosixPath) -> Iterator[PurePosixPath]:
        top = self.root / folder
        for here, _folders, names in os.walk(top):
            for name in names:
                inside = PurePosixPath(Path(here, name).relative_to(top).as_posix())
                if folder / inside not in self.over:
                    yield inside

    def _regular(self, folder: PurePosixPath) -> Iterator[tuple[PurePosixPath, Path]]:
        for here, folders, names in os.walk(self.root / folder):
            folders[:] = sorted(name for name in folders if name != ".git")
            for name in sorted(names):
                place = Path(here, name)
                if place.is_file() and not place.is_symlink():
                    yield PurePosixPath(place.relative_to(self.root)), place


def _is_file(entry: TreeEntry | None) -> bool:
    return entry is not None and entry.mode in (REGULAR, EXECUTABLE)


def _below(path: PurePosixPath, folder: PurePosixPath) -> bool:
    return folder == PurePosixPath() or folder in path.parents
