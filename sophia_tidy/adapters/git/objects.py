"""The contents of git's objects, by one long-lived ``git cat-file --batch``.

So the second object costs microseconds where a process of its own would
cost tens of milliseconds.
"""

import os
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO

from ...kernel.errors import TidyError
from .commands import command, end, environment


def blob_name(content: bytes, *, wide: bool = False) -> str:
    """The name that git would give to a content; ``wide`` in a repository whose names are SHA-256 (gitformat-loose(5))."""
    import hashlib

    named = hashlib.new("sha256" if wide else "sha1", b"blob %d\0" % len(content), usedforsecurity=False)
    named.update(content)
    return named.hexdigest()


class Objects:
    """The objects of a repository by name; a copy that a fork made starts a process of its own, and so do all pickled ones together."""

    def __init__(self, root: Path):
        self.root = root
        self._batch: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        self._lock = Lock()

    def __reduce__(self) -> "tuple[Callable[[Path], Objects], tuple[Path]]":
        return _unpickled, (self.root,)

    def close(self) -> None:
        """End the git process; a later question starts a new one."""
        if self._batch is not None and self._owner == os.getpid():
            end(self._batch)
        self._batch = None

    def content(self, name: bytes) -> bytes | None:
        """An object's content, None where git does not have it (git-cat-file(1), "Batch output").

        Raises:
            TidyError: git has ended.
        """
        with self._lock:
            return self._asked(name)

    def _asked(self, name: bytes) -> bytes | None:
        stdin, stdout = self._streams()
        try:
            stdin.write(name + b"\n")
            stdin.flush()
            head = stdout.readline()
        except BrokenPipeError:
            head = b""
        if not head:
            raise TidyError("git: cat-file ended before it answered", rule="git")
        if head.endswith((b" missing\n", b" ambiguous\n")):
            return None
        size = int(head.rsplit(b" ", 1)[1])
        return stdout.read(size + 1)[:size]

    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._owner != os.getpid():  # the process of the parent answers the parent alone
            self._batch, self._owner = None, os.getpid()
        if self._batch is None:
            self._batch = subprocess.Popen(
                command(self.root, "cat-file", "--batch"),
                env=environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        if self._batch.stdin is None or self._batch.stdout is None:
            raise TidyError("git: cat-file has no pipes", rule="git")
        return self._batch.stdin, self._batch.stdout


@cache
def _unpickled(root: Path) -> Objects:
    """One for each process that gets copies, however many it gets."""
    return Objects(root)
