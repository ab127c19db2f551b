"""The tree of any commit as a `Tree`, without a checkout: contents come through one git process.

A benchmark walks dozens of commits of two dozen repositories.  Checking each
of them out would write gigabytes; `git cat-file --batch` reads what is asked.
"""

import os
import subprocess
from collections.abc import Iterable
from functools import partial
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Self

from sophia_tidy.kernel.tree import EXECUTABLE, REGULAR, SYMLINK, Tree, TreeEntry

MAX_SIZE = 5_000_000
MODES = (REGULAR, EXECUTABLE, SYMLINK)


class BlobMissing(LookupError):
    """The snapshot lists a blob that it does not carry."""


def git(git_dir: Path, *arguments: str) -> list[str]:
    """The command that reads this repository and never fetches into it."""
    quiet = ("-c", "remote.origin.promisor=false", "-c", "core.quotePath=false", "--no-replace-objects")
    return ["git", *quiet, f"--git-dir={git_dir}", *arguments]


def output(git_dir: Path, *arguments: str) -> bytes:
    """What git answers.

    Raises:
        CalledProcessError: git refuses.
    """
    return subprocess.run(git(git_dir, *arguments), capture_output=True, check=True, stdin=subprocess.DEVNULL).stdout


class Blobs:
    """Reads the blobs of one repository; a context manager."""

    def __init__(self, git_dir: Path) -> None:
        self.git_dir = git_dir
        self._content = _batch(git_dir, "--batch")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._content.communicate()

    def read(self, blob: str) -> bytes:
        """The bytes of one blob.

        Raises:
            BlobMissing: the snapshot does not carry it.
        """
        stdin, stdout = _pipes(self._content)
        stdin.write(blob.encode() + b"\n")
        stdin.flush()
        header = stdout.readline().split()
        if header[-1] == b"missing":
            raise BlobMissing(blob)
        size = int(header[2])
        return stdout.read(size + 1)[:size]

    def tree(self, commit: str, max_size: int = MAX_SIZE) -> Tree:
        """The files and links of a commit; what is too large or absent from the snapshot is left out."""
        listed = list(_listed(output(self.git_dir, "ls-tree", "-r", "-z", "--full-tree", commit)))
        present = self._sizes({blob for _, blob, _ in listed})
        return Tree({
            path: TreeEntry(partial(self.read, blob), mode, blob)
            for mode, blob, path in listed if mode in MODES and present.get(blob, max_size + 1) <= max_size
        })  # fmt: skip

    def _sizes(self, blobs: Iterable[str]) -> dict[str, int]:
        asked = "".join(f"{blob}\n" for blob in blobs).encode()
        command = git(self.git_dir, "cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)")
        done = subprocess.run(command, input=asked, capture_output=True, check=True)
        lines = (line.split() for line in done.stdout.decode().splitlines())
        return {line[0]: int(line[2]) for line in lines if line[1] == "blob"}


def _batch(git_dir: Path, mode: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(git(git_dir, "cat-file", mode), stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _pipes(process: "subprocess.Popen[bytes]") -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None and process.stdout is not None
    return process.stdin, process.stdout


def _listed(records: bytes) -> Iterable[tuple[int, str, PurePosixPath]]:
    for record in records.split(b"\0"):
        if record:
            facts, _, name = record.partition(b"\t")
            mode, _, blob = facts.split()
            yield int(mode, 8), blob.decode(), PurePosixPath(os.fsdecode(name))
