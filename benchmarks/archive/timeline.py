"""The life of a repository along its main line: commits, dates, and what became of each path.

A file lives from the day that it reaches the main line, and a merge is one
commit with everything that it brought.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from blobs import git, output

DAY = 86_400
RENAME_LIMIT = "-l1500"
GRAFTED = 4


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the main line, and the one before it there."""

    name: str
    date: int
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one commit did to one path: ``A``, ``M``, ``T``, ``D``, or ``R`` with the path before."""

    commit: str
    status: str
    path: PurePosixPath
    before: PurePosixPath
    blob: str
    blob_before: str


def main_line(git_dir: Path, head: str) -> list[Commit]:
    """The commits of the main line, newest first.

    First parents, as a rule.  Where a repository was begun anew and its past
    merged in, the first parent is the young root, and the past is followed.
    """
    rows = [
        line.split()
        for line in output(git_dir, "log", "--topo-order", "--format=%H %ct %P", head).decode().splitlines()
    ]
    depth: dict[str, int] = {}
    chosen: dict[str, str | None] = {}
    for name, _, *parents in reversed(rows):
        first = parents[0] if parents else None
        deepest = max(parents, key=lambda each: depth.get(each, 0), default=None)
        begun_anew = depth.get(deepest or "", 0) > GRAFTED * depth.get(first or "", 0)
        chosen[name] = deepest if begun_anew else first
        depth[name] = depth.get(chosen[name] or "", 0) + 1
    dates = {row[0]: int(row[1]) for row in rows}
    line, name = [], rows[0][0]
    while name in dates:
        line.append(Commit(name, dates[name], chosen[name] if chosen[name] in dates else None))
        name = chosen[name] or ""
    return line


def at(line: list[Commit], date: float) -> int | None:
    """The place of the newest commit that is no younger than ``date``; None before the first."""
    return next((index for index, commit in enumerate(line) if commit.date <= date), None)


def steps(git_dir: Path, line: Iterable[Commit], similarity: str) -> list[Step]:
    """Every step of these commits (newest first), oldest step first.

    Renames are found by ``similarity`` ("50%"); by content alone where the
    snapshot lacks a blob that git would have to read.
    """
    pairs = "".join(f"{each.name} {each.parent}\n" for each in reversed(list(line)) if each.parent)
    command = ["diff-tree", "--stdin", "-r", "--raw", "--no-abbrev", "-z", RENAME_LIMIT, "--format=%x01%H"]
    for least in (similarity, "100%"):
        done = subprocess.run(
            git(git_dir, *command, f"-M{least}"), input=pairs.encode(), capture_output=True, check=False
        )
        if done.returncode == 0:
            return list(_parsed(os.fsdecode(done.stdout)))
    raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)


def between(git_dir: Path, old: str, new: str, similarity: str = "50%") -> list[Step]:
    """The steps from one tree to another, whatever happened in between."""
    return steps(git_dir, [Commit(new, 0, old)], similarity)


def _parsed(log: str) -> Iterator[Step]:
    for block in log.split("\x01")[1:]:
        yield from _records(block[:40], iter(block[40:].split("\0")))


def _records(commit: str, fields: Iterator[str]) -> Iterator[Step]:
    """Raw ``-z`` records: ``:mode mode old new status NUL path [NUL path] NUL``."""
    for field in fields:
        if not (field := field.lstrip("\n")).startswith(":"):
            continue
        _, _, old, new, status = field.split(" ")
        before = path = PurePosixPath(next(fields))
        if status[0] in "RC":
            path = PurePosixPath(next(fields))
        yield Step(commit, status[0], path, before, new, old)


@dataclass(frozen=True, slots=True)
class End:
    """Where a file of the cut is at the end: still under ``path``, or removed by ``commit`` as ``path``."""

    path: PurePosixPath
    commit: str | None = None
    blob: str | None = None


def ends(paths: list[PurePosixPath], walked: list[Step]) -> dict[PurePosixPath, End]:
    """What became of each path over these steps: renames are followed, files that come back are alive."""
    found = {path: End(path) for path in paths}
    origins: dict[PurePosixPath, list[PurePosixPath]] = {path: [path] for path in paths}
    for step in walked:
        match step.status:
            case "D":
                for origin in origins.get(step.path, ()):
                    found[origin] = End(step.path, step.commit, step.blob_before)
            case "R":
                moved = origins.pop(step.before, [])
                origins.setdefault(step.path, []).extend(moved)
                for origin in moved:
                    found[origin] = End(step.path)
            case "A":
                for origin in origins.get(step.path, ()):
                    found[origin] = End(step.path)
    return found
