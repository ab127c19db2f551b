"""What a plan comes to in commits, part by part: the moves first, with their old blobs, then what is written.

A commit of moves alone keeps every blob, so ``git log --follow`` reaches
through it whatever is rewritten afterwards.
"""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ...kernel.errors import DirtyFile, TidyError
from ...kernel.location import Location
from ...kernel.plan import Move, Plan
from ...kernel.tree import REGULAR, Tree
from .commands import git_root, head_tree_hash, run
from .index import Entries
from .record import CommitPart, Commits, NewFile


class PartMessage(NamedTuple):
    """What the commits of some changes say: the one of the moves, and the one of all that is written."""

    plan: Plan
    moves: str
    rest: str


class Message(NamedTuple):
    """What the commits say, the new branch that they are made on, and whether the person's hooks may refuse them.

    The plans of the parts are the whole plan, one after the other.
    """

    parts: tuple[PartMessage, ...]
    branch: str | None = None
    checked: bool = True


def check_index(root: Path, branch: str | None = None) -> None:
    """Refuse to commit beside what the user has staged.

    Raises:
        TidyError: there is no git repository, no commit in it, git does not know who commits, or it refuses the branch.
        DirtyFile: something is staged already.
    """
    if git_root(root) is None or head_tree_hash(root) is None:
        raise TidyError("there is no git history here; expected one for --commit or --branch", rule="git")
    run(root, "var", "GIT_COMMITTER_IDENT")  # before anything is written, for git would refuse the commit afterwards
    staged = run(root, "diff", "--cached", "--name-only", "-z", "--no-renames", "--no-ext-diff", "HEAD")
    if staged:
        first = PurePosixPath(os.fsdecode(staged.partition(b"\0")[0]))
        raise DirtyFile(
            "changes are staged; commit or unstage them, for --commit makes commits of its own", Location(first)
        )
    if branch is not None:
        _check_branch(root, branch)


def _check_branch(root: Path, branch: str) -> None:
    """Refuse a name that git would refuse, or read as another; one that is taken, or that is a folder of one that is.

    Raises:
        TidyError: it is refused.
    """
    name = run(root, "check-ref-format", "--branch", branch).removesuffix(b"\n")
    if name != os.fsencode(branch):
        raise TidyError(f"git reads '{branch}' as another branch; expected the name of a new one", rule="git")
    above = [str(path) for path in PurePosixPath(branch).parents][:-1]
    taken = os.fsdecode(run(root, "for-each-ref", "--format=%(refname)", f"refs/heads/{branch}")).splitlines()
    taken += (
        [
            ref
            for ref in os.fsdecode(
                run(root, "for-each-ref", "--format=%(refname)", *(f"refs/heads/{each}" for each in above))
            ).splitlines()
            if ref.removeprefix("refs/heads/") in above
        ]
        if above
        else []
    )
    if taken:
        found = taken[0].removeprefix("refs/heads/")
        beside = "" if found == branch else f", beside which there can be no '{branch}'"
        raise TidyError(
            f"a branch named '{found}' already exists{beside}; expected a new one after --branch", rule="git"
        )


def commits_of(tree: Tree, prefix: PurePosixPath, entries: Entries, message: Message) -> Commits:
    """The commits of a plan over ``tree``; ``entries`` is the index for its paths, which begin with ``prefix``.

    Raises:
        TidyError: a file that moves is not tracked.
    """
    known = _Known({path for path, entry in entries.items() if entry is not None}, {}, tree, prefix)
    return Commits(tuple(each for part in message.parts for each in known.commits(part)), message.checked)


class _Known(NamedTuple):
    """What is known on the way through a plan: what git tracks, and the mode that each file has got."""

    tracked: set[PurePosixPath]
    modes: dict[PurePosixPath, int]
    tree: Tree
    prefix: PurePosixPath

    def commits(self, part: PartMessage) -> Iterator[CommitPart]:
        moves, written = list[tuple[PurePosixPath, PurePosixPath]](), dict[PurePosixPath, NewFile]()
        for change in part.plan:
            path = self.prefix / change.path
            mode = self.mode(change.path)
            if not isinstance(change, Move):
                written[path], self.modes[change.path] = NewFile(change.content, mode), mode
                continue
            target = self.prefix / change.target
            if path in self.tracked:
                moves.append((path, target))
                self.tracked.remove(path)
                self.tracked.add(target)
            elif path not in written:
                raise TidyError("git does not track the file; expected one to move", Location(change.path), rule="git")
            if path in written:
                written[target] = written.pop(path)
            self.modes.update({change.path: REGULAR, change.target: mode})
        self.tracked.update(written)
        yield CommitPart(part.moves, moves=tuple(moves))
        yield CommitPart(part.rest, written=written)

    def mode(self, path: PurePosixPath) -> int:
        if path in self.modes:
            return self.modes[path]
        return self.tree.entry(path).mode if path in self.tree else REGULAR
