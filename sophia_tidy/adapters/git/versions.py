"""What a file was before: the versions that git holds, newest first.

One pass over the log serves every path (`git_log`), and one long-lived
``git cat-file --batch`` hands out the contents; so the second file costs
microseconds where a process of its own would cost tens of milliseconds.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from ...kernel.errors import DiskError, TidyError
from ..file_bytes import read
from .commands import command, end, environment, git_root, run
from .log import Log

COMMITS = 20_000


class History:
    """The earlier versions of the files below a root; a context manager.

    A copy that a fork made starts processes of its own, so a worker can use
    it; pickled, it is just its root.
    """

    def __init__(self, root: Path, *, commits: int = COMMITS):
        self.root, self.commits = root, commits
        self._repository: _Repository | None = None
        self._owner = os.getpid()
        self._in_git: bool | None = None

    def __reduce__(self) -> tuple[type["History"], tuple[Path]]:
        return History, (self.root,)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the git processes; a later question starts new ones."""
        if self._repository is not None and self._owner == os.getpid():
            self._repository.close()
        self._repository = None

    def versions(self, path: PurePosixPath, limit: int = 30) -> Iterator[bytes]:
        """Contents of the earlier versions, newest first, without the one that is on the disk.

        HEAD's own version counts as earlier where the disk differs from it.
        Each content comes once.  Outside git, for a file that git never saw,
        and for versions whose blob is absent (a partial clone), nothing.

        Raises:
            ToolMissing, TidyError: git is missing or refuses.
        """
        repository = self._open()
        if repository is None:
            return
        present, given = self._on_disk(path), 0
        for content in repository.contents(path):
            if content != present:
                yield content
                given += 1
                if given == limit:
                    return

    def _open(self) -> "_Repository | None":
        if self._in_git is None:
            self._in_git = git_root(self.root) is not None
        if self._owner != os.getpid():  # the processes of the parent answer the parent alone
            self._repository, self._owner = None, os.getpid()
        if self._repository is None and self._in_git:
            self._repository = _Repository(self.root, self.commits)
        return self._repository

    def _on_disk(self, path: PurePosixPath) -> bytes | None:
        try:
            return read(os.fspath(self.root / path))
        except DiskError:  # gone or unreadable: then every version differs from it
            return None


class _Repository:
    """The two git processes, and the names by which git knows the root's files."""

    def __init__(self, root: Path, commits: int):
        self._prefix = run(root, "rev-parse", "--show-prefix").removesuffix(b"\n")
        self._batch = subprocess.Popen(
            command(root, "cat-file", "--batch"),
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._log = Log(root, commits) if self._object(b"HEAD^{tree}") is not None else None

    def close(self) -> None:
        if self._log is not None:
            self._log.close()
        end(self._batch)

    def contents(self, path: PurePosixPath) -> Iterator[bytes]:
        for blob in self._blobs(self._prefix + os.fsencode(path)):
            content = self._object(blob)
            if content is not None:
                yield content

    def _blobs(self, name: bytes) -> Iterator[bytes]:
        seen: set[bytes] = set()
        for step in self._log.of(name) if self._log is not None else ():
            for blob in (step.blob, step.blob_before):
                if blob is not None and blob not in seen:
                    seen.add(blob)
                    yield blob

    def _object(self, name: bytes) -> bytes | None:
        """An object's content, None where git does not have it (git-cat-file(1), "Batch output")."""
        asks, answers = self._batch.stdin, self._batch.stdout
        assert asks and answers, "they are pipes"
        try:
            asks.write(name + b"\n")
            asks.flush()
            head = answers.readline()
        except BrokenPipeError:
            head = b""
        if not head:
            raise TidyError("git: cat-file ended before it answered", rule="git")
        if head.endswith((b" missing\n", b" ambiguous\n")):
            return None
        size = int(head.rsplit(b" ", 1)[1])
        return answers.read(size + 1)[:size]
