"""Which blobs a path had: one ``git log --raw`` pass, read only as far as somebody asks.

A pass over five thousand commits takes git a fifth of a second; a process
for each path would take a twentieth each.
"""

import os
import subprocess
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO

from ...kernel.errors import TidyError
from .commands import command, end, environment

_CHUNK = 1 << 16
_FILE_MODES = (b"100644", b"100755")
# The second reads no contents, so it works where some are missing (a partial clone).
_RENAMES = ("-M", "-M100%")


@dataclass(frozen=True, slots=True)
class FileChange:
    """What one commit did to one file; ``name_before`` differs after a rename."""

    name: bytes
    name_before: bytes
    blob: bytes | None
    blob_before: bytes | None


class Log:
    """The steps of a repository's history, newest first, by path (relative to its top)."""

    def __init__(self, root: Path, commit: str, commits: int):
        self._root, self._commit, self._commits = root, commit, commits
        self._steps: list[FileChange] = []
        self._by_name: defaultdict[bytes, list[int]] = defaultdict(list)
        self._rest: Generator[FileChange] = self._read()

    def of(self, name: bytes) -> Iterator[FileChange]:
        """The steps of one file, through its renames.

        Raises:
            TidyError: git cannot read its own history.
        """
        index = -1
        while (found := self._next(name, index)) is not None:
            index, step = found, self._steps[found]
            yield step
            name = step.name_before

    def close(self) -> None:
        """End the git process."""
        self._rest.close()

    def _next(self, name: bytes, after: int) -> int | None:
        places = self._by_name[name]
        at = bisect_right(places, after)
        while at == len(places):
            step = next(self._rest, None)
            if step is None:
                return None
            self._by_name[step.name].append(len(self._steps))
            self._steps.append(step)
        return places[at]

    def _read(self) -> Generator[FileChange]:
        last: bytes | None = None
        for renames in _RENAMES:
            process = self._start(renames)
            assert process.stdout and process.stderr, "they are pipes"
            try:
                for commit, step in _after(last, _parsed(fields(process.stdout))):
                    last = commit
                    yield step
                if process.wait() == 0:
                    return
                problem = process.stderr.read()
            finally:
                end(process)
        raise TidyError(f"git: {os.fsdecode(problem).strip()}", rule="git")

    def _start(self, renames: str) -> "subprocess.Popen[bytes]":
        arguments = (
            "log",
            "--raw",
            "--no-abbrev",
            "-z",
            "--format=%H",
            "--no-merges",
            "--no-ext-diff",
            "--ignore-submodules=all",
            f"--max-count={self._commits}",
            renames,
            self._commit,
            "--",
        )
        return subprocess.Popen(
            command(self._root, "-c", "log.showRoot=true", *arguments),
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def fields(stream: IO[bytes]) -> Iterator[bytes]:
    """The NUL-terminated fields that git writes, as they come."""
    rest = b""
    assert isinstance(stream, BufferedReader), "a pipe is"
    while chunk := stream.read1(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole


def _parsed(fields: Iterator[bytes]) -> Iterator[tuple[bytes, FileChange]]:
    """Steps with their commits: ``:<modes> <blobs> <status>``, a name, and a second one after a rename."""
    commit = b""
    for field in fields:
        head = field.lstrip(b"\n")
        if not head.startswith(b":"):
            commit = head
            continue
        mode_before, mode, blob_before, blob, status = head[1:].split(b" ")
        name_before = name = next(fields)
        if status[:1] in (b"R", b"C"):
            name = next(fields)
        yield (
            commit,
            FileChange(
                name,
                name_before,
                blob if mode in _FILE_MODES else None,
                blob_before if mode_before in _FILE_MODES else None,
            ),
        )


def _after(last: bytes | None, steps: Iterator[tuple[bytes, FileChange]]) -> Iterator[tuple[bytes, FileChange]]:
    """The steps of the commits that follow ``last``; all of them where it is None."""
    waiting = last is not None
    met = False
    for commit, step in steps:
        met = met or commit == last
        waiting = waiting and not (met and commit != last)
        if not waiting:
            yield commit, step
