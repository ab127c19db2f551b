"""The door to git's index: what it says of some paths, and an exchange of that in one rename.

An index is made ready in the run's own folder and takes git's lock as git
itself does (``index.lock``, gitformat-index(5) and ``lockfile.h``), by a second
name for the same file: so whoever is killed leaves the old index or the new
one, and a lock of ours is told from another's.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ...kernel.errors import TidyError
from ..file_operations import Files
from .commands import feed, run

_TRIES = 5
_UNMERGED = "M"


class IndexEntry(NamedTuple):
    """One line of the index, with git's letters for it: ``H``, small where it is assumed unchanged, ``S`` where it is skipped."""

    mode: str
    blob: str
    tag: str = "H"

    @property
    def is_merged(self) -> bool:
        """Whether there is one content, not one of each side."""
        return self.tag != _UNMERGED


Entries = dict[PurePosixPath, IndexEntry | None]


def read_entries(top: Path, paths: Iterable[PurePosixPath], index: Path | None = None) -> Entries:
    """What the index says of these paths, relative to the top of the work tree; None where it says nothing.

    Raises:
        ToolMissing, TidyError: as `git.run`.
    """
    wanted = {os.fsencode(path): path for path in paths}
    found: Entries = dict.fromkeys(wanted.values())
    for record in feed(top, b"", "ls-files", "-z", "-v", "--stage", index=index).split(b"\0"):
        facts, _tab, name = record.partition(b"\t")
        if name in wanted:
            tag, mode, blob, stage = facts.decode().split()
            found[wanted[name]] = IndexEntry(mode, blob, _UNMERGED if stage != "0" else tag)
    return found


def tree_entries(top: Path, commit: str, paths: Iterable[PurePosixPath]) -> Entries:
    """What a commit holds under these paths; None where it holds nothing.

    Raises:
        ToolMissing, TidyError: as `git.run`.
    """
    wanted = {os.fsencode(path): path for path in paths}
    found: Entries = dict.fromkeys(wanted.values())
    for record in run(top, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
        facts, _tab, name = record.partition(b"\t")
        if name in wanted:
            mode, _kind, blob = facts.decode().split()
            found[wanted[name]] = IndexEntry(mode, blob)
    return found


def set_entries(top: Path, wanted: Mapping[PurePosixPath, IndexEntry | None], index: Path) -> None:
    """Write these lines into an index of ours.

    Raises:
        ToolMissing, TidyError: as `git.run`.
    """
    known = next((entry.blob for entry in wanted.values() if entry is not None), None)
    none = b"0" * len(known or run(top, "hash-object", "--no-filters", os.devnull).strip())  # SHA-1 or SHA-256
    feed(top, b"".join(_lines(wanted, none)), "update-index", "-z", "--index-info", index=index)
    for flag, tags in (("--assume-unchanged", "hs"), ("--skip-worktree", "Ss")):
        names = [path for path, entry in wanted.items() if entry is not None and entry.tag in tags]
        if names:
            feed(top, names_of(names), "update-index", "-z", flag, "--stdin", index=index)


def names_of(paths: Iterable[PurePosixPath]) -> bytes:
    """The paths as git reads them with ``-z``."""
    return b"".join(os.fsencode(path) + b"\0" for path in paths)


def _lines(wanted: Mapping[PurePosixPath, IndexEntry | None], none: bytes) -> Iterator[bytes]:
    """Lines of ``update-index --index-info``; what goes comes first, so that a folder may take a file's name."""
    for path, entry in wanted.items():
        if entry is None:
            yield b"0 " + none + b"\t" + os.fsencode(path) + b"\0"
    for path, entry in wanted.items():
        if entry is not None:
            yield f"{entry.mode} {entry.blob}\t".encode() + os.fsencode(path) + b"\0"


def exchange(top: Path, wanted: Mapping[PurePosixPath, IndexEntry | None], folder: Path, files: Files) -> None:
    """Give git's index these lines, all at once; every other line stays as it is.

    Raises:
        TidyError: another git process holds the index.
        OSError: the system refuses.
    """
    index = index_file(top)
    ready, lock = folder / "index.new", index.with_name(index.name + ".lock")
    unlock(top, folder, files)
    for _ in range(_TRIES if wanted else 0):
        before = index.read_bytes() if index.exists() else None
        for name in (ready, ready.with_name("index.new.lock")):
            files.drop(name)
        if before is not None:
            files.create(ready, before)
        set_entries(top, wanted, ready)
        _take(ready, lock, files)
        if (index.read_bytes() if index.exists() else None) == before:
            files.replace(lock, index)
            return
        files.drop(lock)
    if wanted:
        raise TidyError("the index changes while it is read; wait until other git processes have ended", rule="git")


def unlock(top: Path, folder: Path, files: Files) -> None:
    """Take away a lock of the index that a run left here when it was killed; another's stays."""
    index = index_file(top)
    ready, lock = folder / "index.new", index.with_name(index.name + ".lock")
    if ready.exists() and lock.exists() and ready.samefile(lock):
        files.drop(lock)


def _take(ready: Path, lock: Path, files: Files) -> None:
    try:
        files.link(ready, lock)
    except FileExistsError as error:
        found = f"another git process holds the index: {lock} exists; wait until it has ended, or remove what it left"
        raise TidyError(found, rule="git") from error


def index_file(top: Path) -> Path:
    """Where git's index of this work tree is.

    Raises:
        ToolMissing, TidyError: as `git.run`.
    """
    answer = run(top, "rev-parse", "--git-path", "index").removesuffix(b"\n")
    return Path(os.path.normpath(top / os.fsdecode(answer)))
