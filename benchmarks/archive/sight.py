"""What a tool is shown of a cut: the files, and when each was touched, no later than that day."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from blobs import Blobs, output
from removals import NotText, decode

from sophia_tidy.kernel.file_ages import FileAges, Touched
from sophia_tidy.kernel.tree import SYMLINK, Tree

COMMITS = 20_000
AUTO, REVIEW = "auto", "review"
Flagged = dict[PurePosixPath, str]


@dataclass(frozen=True)
class Sight:
    """One commit as every tool sees it."""

    tree: Tree
    chronicle: FileAges

    @cached_property
    def texts(self) -> dict[PurePosixPath, str]:
        """The files that are text; links are not followed."""
        found = {}
        for path in self.tree:
            if self.tree.entry(path).mode != SYMLINK:
                try:
                    found[path] = decode(self.tree[path])
                except NotText:
                    continue
        return found


def see(blobs: Blobs, commit: str) -> Sight:
    """What there was at a commit."""
    return Sight(blobs.tree(commit), lives_at(blobs.git_dir, commit))


def lives_at(git_dir: Path, commit: str) -> FileAges:
    """The dates that the tool's own door reads from a work tree, read as of a commit of a bare repository."""
    log = output(
        git_dir,
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
        f"--max-count={COMMITS}",
        commit,
    )
    head, number, when = None, -1, 0
    lives: dict[bytes, list[int]] = {}
    for field in log.split(b"\0"):
        if field.startswith(b"\x01"):
            number, when = number + 1, int(field[1:])
            head = when if head is None else head
        elif name := field.removeprefix(b"\n"):
            life = lives.setdefault(name, [when, when, 0, number])
            life[0], life[2] = min(life[0], when), life[2] + 1
    return FileAges(head, {PurePosixPath(os.fsdecode(name)): Touched(*life) for name, life in lives.items()})
