"""What a plan comes to in commits: the moves first, with their old blobs, then the rest.

A commit of moves alone keeps every blob, so ``git log --follow`` reaches
through it whatever is rewritten afterwards.
"""

import os
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ...kernel.errors import DirtyFile, TidyError
from ...kernel.location import Location
from ...kernel.plan import Move, Plan
from .commands import git_root, head_tree_hash, run
from .index import Entries
from .record import CommitPart, Commits


class Message(NamedTuple):
    """What the commits say, the new branch that they are made on, and whether the person's hooks may refuse them."""

    moves: str
    rest: str
    branch: str | None = None
    checked: bool = True


def check_index(root: Path, branch: str | None = None) -> None:
    """Refuse to commit beside what the user has staged.

    Raises:
        TidyError: there is no git repository, no commit in it, git does not know who commits, or it refuses the branch.
        DirtyFile: something is staged already.
    """
    if git_root(root) is None or head_tree_hash(root) is None:
        raise TidyError("there is no git history here; expected one for --commit", rule="git")
    run(root, "var", "GIT_COMMITTER_IDENT")  # before anything is written, for git would refuse the commit afterwards
    staged = run(root, "diff", "--cached", "--name-only", "-z", "--no-renames", "--no-ext-diff", "HEAD")
    if staged:
        first = PurePosixPath(os.fsdecode(staged.partition(b"\0")[0]))
        raise DirtyFile(
            "changes are staged; commit or unstage them, for --commit makes commits of its own", Location(first)
        )
    if branch is not None:
        run(root, "check-ref-format", "--branch", branch)
        if run(root, "for-each-ref", f"refs/heads/{branch}"):
            raise TidyError(f"a branch named '{branch}' already exists; expected a new one after --branch", rule="git")


def commits_of(plan: Plan, prefix: PurePosixPath, entries: Entries, message: Message) -> Commits:
    """The commits of a plan; ``entries`` is the index for its paths, which begin with ``prefix``.

    Raises:
        TidyError: a file that moves is not tracked.
    """
    now, moved, written = dict(entries), Entries(), set[PurePosixPath]()
    for change in plan:
        path = prefix / change.path
        if isinstance(change, Move):
            target = prefix / change.target
            entry = now.get(path)
            if entry is None:
                raise TidyError("git does not track the file; expected one to move", Location(change.path), rule="git")
            now[path], now[target] = None, entry
            moved |= {path: None, target: entry}
            if path in written:
                written = written - {path} | {target}
        else:
            written.add(path)
    parts = (CommitPart(message.moves, moved), CommitPart(message.rest, {}, tuple(sorted(written))))
    return Commits(parts, message.branch, message.checked)
