"""The door through which a stack's files are read: whatever it names, below one folder and no further.

A compose file can name any path (``env_file: /etc/shadow``,
``file: ../../other/secret``); what lies outside the root is never opened,
links included.
"""

import os
import stat
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..kernel.errors import DiskError, UnsafePath
from ..kernel.location import Location
from ..kernel.tree import Tree, TreeEntry

LARGEST = 10_000_000  # bytes of a file that a stack may name
MOST_NAMES = 1_000  # of a folder that a stack mounts


class StackFiles(NamedTuple):
    """What may be read: regular files below ``root`` (absolute, links resolved)."""

    root: Path

    def read(self, path: PurePosixPath) -> bytes:
        """The bytes of an absolute path.

        Raises:
            FileNotFoundError: there is no such file, or it is no regular file.
            UnsafePath: it lies outside the root.
            DiskError: it is too large, or the system does not let it be read.
        """
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
        top = Path(os.path.realpath(name))
        if not top.is_relative_to(self.root) or not top.is_dir():
            return None
        files = (
            Path(here, each).relative_to(top).as_posix() for here, folders, names in os.walk(top) for each in names
        )
        return tuple(sorted(islice(files, MOST_NAMES)))

    def below(self, folder: PurePosixPath) -> Tree:
        """The regular files below a folder of the root, as a tree with paths from the root.

        Raises:
            UnsafePath: the folder is a link, which could lead anywhere.
        """
        top = self.root / folder
        if top.is_symlink():
            raise UnsafePath("a symbolic link is in the place of the destination; expected a folder", Location(folder))
        files: dict[PurePosixPath, bytes | TreeEntry] = {}
        for here, folders, names in os.walk(top):
            folders[:] = sorted(name for name in folders if name != ".git")
            for name in sorted(names):
                place = Path(here, name)
                if place.is_file() and not place.is_symlink():
                    files[PurePosixPath(place.relative_to(self.root))] = TreeEntry(place.read_bytes)
        return Tree(files)
