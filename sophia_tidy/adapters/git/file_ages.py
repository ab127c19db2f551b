"""The door to the dates of a history: one ``git log`` pass over names and times, no contents."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ...kernel.errors import TidyError
from ...kernel.file_ages import FileAges, Touched
from .commands import RepositoryFolder, command, end, environment, run
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
    return _gathered(_log(root, commit, commits), place)


def read_chronicles(
    root: Path, place: RepositoryFolder, tips: Sequence[str], *, commits: int = COMMITS
) -> Mapping[str, FileAges]:
    """`read_chronicle` up to each of several commits, by one pass; each of them is an ancestor of the one before it.

    Raises:
        ToolMissing, TidyError: git is missing or refuses.
    """
    if not tips:
        return {}
    parents = _parents(root, tips[0], tips[-1])
    newer = {tip: parents.keys() - _reached(tip, parents) for tip in tips}
    log = list(_log(root, tips[0], commits + len(newer[tips[-1]])))
    return {
        tip: _gathered(islice((touch for touch in log if touch.commit not in newer[tip]), commits), place)
        for tip in tips
    }


class _CommitTouch(NamedTuple):
    """What one commit touched, and when it was made (seconds since 1970)."""

    commit: str
    when: int
    names: tuple[bytes, ...]


def _gathered(log: Iterable[_CommitTouch], place: RepositoryFolder) -> FileAges:
    """Newest first, so the first time that a name comes is its last commit."""
    head: int | None = None
    lives: dict[bytes, list[int]] = {}
    for number, (_, when, names) in enumerate(log):
        head = when if head is None and names else head
        for name in names:
            life = lives.setdefault(name, [when, when, 0, number])
            life[0], life[2] = min(life[0], when), life[2] + 1
    if head is None:
        return FileAges()
    below = ((name.removeprefix(place.prefix), life) for name, life in lives.items() if name.startswith(place.prefix))
    paths = {PurePosixPath(os.fsdecode(name)): Touched(*life) for name, life in below}
    return FileAges(head, paths, not place.shallow)


def _parents(root: Path, newest: str, oldest: str) -> Mapping[str, tuple[str, ...]]:
    """The parents of each commit that the newest has and the oldest has not."""
    said = run(root, "rev-list", "--parents", newest, f"^{oldest}").decode().splitlines()
    return {commit: tuple(parents) for commit, *parents in map(str.split, said)}


def _reached(tip: str, parents: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The commits of the mapping that a tip has, itself among them."""
    found, waiting = set[str](), [tip]
    while waiting:
        commit = waiting.pop()
        if commit in parents and commit not in found:
            found.add(commit)
            waiting += parents[commit]
    return found


def _log(root: Path, commit: str, commits: int) -> Iterator[_CommitTouch]:
    """Each commit that is no merge, newest first."""
    process = subprocess.Popen(
        command(
            root,
            "-c",
            "log.showRoot=true",
            "log",
            "--name-only",
            "-z",
            "--format=%x01%ct %H",
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
        head, names = b"", list[bytes]()
        for field in chain(fields(process.stdout), (_MARK,)):
            if not field.startswith(_MARK):
                names += [field.removeprefix(b"\n")] if field != b"\n" else []
                continue
            if head:
                when, _, name = head.partition(b" ")
                yield _CommitTouch(name.decode(), int(when), tuple(filter(None, names)))
            head, names = field[1:], []
        if process.wait():
            problem = os.fsdecode(process.stderr.read()).strip()
            if _NO_COMMIT not in problem:
                raise TidyError(f"git: {problem}", rule="git")
    finally:
        end(process)
