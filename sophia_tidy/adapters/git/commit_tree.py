"""The files of a commit: no checkout, and nothing of the work tree is changed.

Names, modes and sizes come from one ``git ls-tree`` (git-ls-tree(1)), contents
when they are asked for: from the work tree where the file there has the very
bytes of the blob, which its hash tells at a third of what git would cost, and
else from the repository's `Objects`.
"""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ...kernel.errors import DiskError, TidyError
from ...kernel.location import Location
from ...kernel.tree import SUBMODULE, TreeEntry
from ..file_bytes import read_of_size
from .commands import run
from .objects import Objects, blob_name

if TYPE_CHECKING:
    from .repository import Repository

_WIDE = 64  # hex digits of a hash where objects are named by SHA-256


class Committed(NamedTuple):
    """One line of a commit's tree; ``size`` in bytes, 0 for a submodule, None where git does not have the content here."""

    name: str
    mode: int
    blob: str
    size: int | None


def at_commit(repository: "Repository | None", root: Path, commit: str) -> "Repository":
    """The repository as a commit has it, seen from the root.

    Raises:
        TidyError: there is no repository, or git knows no such commit in it.
    """
    if repository is None:
        raise TidyError("there is no git repository here; expected one for --at", rule="unknown-commit")
    return repository.seen_from(root, resolve(repository, commit))


def resolve(repository: "Repository", commit: str) -> str:
    """The full hash of a commit.

    Raises:
        TidyError: git knows no such commit.
    """
    try:
        found = run(repository.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    except TidyError as error:
        raise TidyError(f"git knows no commit {commit!r}; expected one after --at", rule="unknown-commit") from error
    return found.decode().strip()


def committed(repository: "Repository") -> Iterator[Committed]:
    """What the repository's commit holds below the root, by name.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    for record in run(repository.root, "ls-tree", "-r", "-z", "--long", repository.commit).split(b"\0"):
        facts, _tab, name = record.partition(b"\t")
        if name:
            mode, _kind, blob, size = facts.decode().split()
            yield Committed(os.fsdecode(name), int(mode, 8), blob, _size(size))


def _size(said: str) -> int | None:
    """``-`` is said of a submodule, and ``BAD`` of an object that is not there (git's ``builtin/ls-tree.c``)."""
    return 0 if said == "-" else int(said) if said.isdecimal() else None


def entry(objects: Objects, file: Committed, beside: str | None = None) -> TreeEntry:
    """The file as an entry of a tree, read when it is asked for; ``beside`` is where the work tree may have it too."""
    if file.mode == SUBMODULE:
        return TreeEntry(partial(str.encode, file.blob), file.mode, file.blob)
    return TreeEntry(partial(_read, objects, file, beside), file.mode, file.blob)


def _read(objects: Objects, file: Committed, beside: str | None) -> bytes:
    if beside is not None and file.size is not None:
        there = read_of_size(beside, file.size)
        if there is not None and blob_name(there, wide=len(file.blob) == _WIDE) == file.blob:
            return there
    content = objects.content(file.blob.encode())
    if content is None:
        raise DiskError(
            f"{file.name} cannot be read: git does not have its content here (a partial clone)",
            Location(PurePosixPath(file.name)),
        )
    return content
