"""The door to the dates of a history: one ``git log`` pass over names and times, no contents."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ...kernel.errors import TidyError
from ...kernel.file_ages import FileAges, Touched
from .commands import RepositoryFolder, command, end, environment
from .log import fields

COMMITS = 20_000
_NO_COMMIT = "bad revision"  # what git says of HEAD before the first commit
_MARK = b"\x01"  # no file name of a sane repository begins with it, and no status letter is it


def read_chronicle(root: Path, place: RepositoryFolder, commit: str = "HEAD", *, commits: int = COMMITS) -> FileAges:
    """When each path below ``root`` was touched, up to a commit; empty before the first one.

    Renames are not followed: a file is as young as its place, and looking
    for renames would read every content.

    Raises:
        ToolMissing, TidyError: git is missing or refuses.
    """
    head, paths = _gathered(_log(root, commit, commits), place.prefix)
    return FileAges() if head is None else FileAges(head, paths, not place.shallow)


def _gathered(log: Iterator[tuple[int, int, bytes]], prefix: bytes) -> tuple[int | None, dict[PurePosixPath, Touched]]:
    """Newest first, so the first time that a name comes is its last commit."""
    head: int | None = None
    lives: dict[bytes, list[int]] = {}
    for number, when, name in log:
        head = when if head is None else head
        life = lives.setdefault(name, [when, when, 0, number])
        life[0], life[2] = min(life[0], when), life[2] + 1
    names = ((name.removeprefix(prefix), life) for name, life in lives.items() if name.startswith(prefix))
    return head, {PurePosixPath(os.fsdecode(name)): Touched(*life) for name, life in names}


def _log(root: Path, commit: str, commits: int) -> Iterator[tuple[int, int, bytes]]:
    """The number of the commit (0 is the newest), its time, and each name that it touched."""
    process = subprocess.Popen(
        command(
            root,
            "-c",
            "log.showRoot=true",
            "log",
            "--name-only",
            "-z",
            "--format=%x01%ct",
            "--no-merges",
            "--no-renames",
            "--no-ext-diff",
            "--ignore-submodules=all",
            f"--max-count={commits}",
            commit,
            "--",
        ),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout and process.stderr, "they are pipes"
    try:
        number, when = -1, 0
        for field in fields(process.stdout):
            if field.startswith(_MARK):
                number, when = number + 1, int(field[1:])
            elif name := field.removeprefix(b"\n"):
                yield number, when, name
        if process.wait():
            problem = os.fsdecode(process.stderr.read()).strip()
            if _NO_COMMIT not in problem:
                raise TidyError(f"git: {problem}", rule="git")
    finally:
        end(process)
