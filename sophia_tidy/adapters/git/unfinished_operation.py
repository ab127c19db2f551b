"""Nothing is written while git waits for the person in the middle of something, or has not merged a file."""

import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from ...kernel.errors import DirtyFile
from ...kernel.location import Location
from ..unfinished_work import git_folder, operation
from .commands import run

UNMERGED = "unmerged-file"
BOTH_SIDES = "git has not merged the file, and has both sides of it; merge it and git add it"


def unmerged(root: Path) -> list[PurePosixPath]:
    """The files below a folder of a git work tree that have both sides of a merge in the index, relative to it.

    Raises:
        ToolMissing, TidyError: as `git.run`.
    """
    records = run(root, "ls-files", "-z", "--unmerged").split(b"\0")
    return sorted({PurePosixPath(os.fsdecode(record.partition(b"\t")[2])) for record in records if record})


def check_midway(root: Path, *, allowed: bool) -> None:
    """Refuse to begin in the middle of a merge, rebase or the like, unless it is ``allowed``.

    Raises:
        DirtyFile: git is in the middle of something.
    """
    folder = git_folder(root)
    found = operation(folder) if folder is not None else None
    if found is not None and not allowed:
        raise DirtyFile(
            f"git is in the middle of {found[0]}; end it first ({found[1]}), or use --allow-dirty",
            rule="unfinished-operation",
        )


def check_merged(root: Path, paths: Iterable[PurePosixPath], *, allowed: bool) -> None:
    """Refuse to write beside unmerged files, unless it is ``allowed``, and never to write one.

    Raises:
        DirtyFile: there is one.
        ToolMissing, TidyError: as `git.run`.
    """
    paths = set(paths)
    found = [path for path in unmerged(root) if not allowed or path in paths]
    if found:
        way = "" if found[0] in paths else ", or use --allow-dirty"
        raise DirtyFile(f"{BOTH_SIDES}{way}", Location(found[0]), rule=UNMERGED)
