"""The first parents of a commit, one after the other: the branch as its team sees it, read only as far as somebody asks."""

import os
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

from ...kernel.errors import TidyError
from .commands import command, end, environment


class BranchCommit(NamedTuple):
    """A commit's hash, and when it was committed (seconds since 1970)."""

    commit: str
    when: int


def first_parents(root: Path, tip: str) -> Generator[BranchCommit]:
    """The tip, its first parent, and so on to the first commit, or to where a shallow clone was cut.

    Raises:
        TidyError: git refuses.
    """
    process = subprocess.Popen(
        command(root, "rev-list", "--first-parent", "--timestamp", tip, "--"),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout and process.stderr, "they are pipes"
    try:
        for line in process.stdout:
            when, commit = line.decode().split()
            yield BranchCommit(commit, int(when))
        if process.wait():
            raise TidyError(f"git: {os.fsdecode(process.stderr.read()).strip()}", rule="git")
    finally:
        end(process)
