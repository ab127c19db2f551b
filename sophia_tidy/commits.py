"""The door to git's index: a plan on the disk becomes two commits, moves first.

A commit of moves alone keeps every blob, so ``git log --follow`` reaches
through it whatever is rewritten afterwards.  Nothing is staged that the plan
does not name, no hook runs, and a prepared index of the user's is refused.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from .errors import DirtyFile, TidyError
from .git import feed, git_root, head_tree_hash, run
from .location import Location
from .plan import Move, Plan, Write


def check_index(root: Path) -> None:
    """Refuse to commit beside what the user has staged.

    Raises:
        TidyError: there is no git repository, no commit in it, or git does not know who commits.
        DirtyFile: something is staged already.
    """
    if git_root(root) is None or head_tree_hash(root) is None:
        raise TidyError("there is no git history here; expected one for --commit", rule="git")
    run(root, "var", "GIT_COMMITTER_IDENT")  # before anything is written, for git would refuse the commit afterwards
    staged = run(root, "diff", "--cached", "--name-only", "-z", "--no-renames", "HEAD")
    if staged:
        first = PurePosixPath(os.fsdecode(staged.partition(b"\0")[0]))
        raise DirtyFile("changes are staged; commit or unstage them, for --commit makes commits of its own", Location(first))


def new_branch(root: Path, name: str) -> None:
    """Make a branch at HEAD and go there.

    Raises:
        TidyError: the name is taken, or none that git allows.
    """
    run(root, "switch", "--quiet", "--create", name)


def commit_plan(root: Path, plan: Plan, messages: tuple[str, str]) -> None:
    """Commit a plan that is on the disk already: the moves with their old blobs, then the rest; an empty one is left out.

    Raises:
        TidyError: git refuses (no user name, a protected index); what is on the disk stays.
    """
    moves = [change for change in plan if isinstance(change, Move)]
    if moves:
        feed(root, b"".join(_renamed(root, moves)), "update-index", "-z", "--index-info")
        _commit(root, messages[0])
    written = sorted({change.path for change in plan if isinstance(change, Write)})
    if written:
        feed(root, _names(written), "update-index", "-z", "--add", "--stdin")
        _commit(root, messages[1])


def _renamed(root: Path, moves: Iterable[Move]) -> Iterator[bytes]:
    """Lines of ``update-index --index-info``: mode 0 takes a name out, the old blob comes back under the new one."""
    prefix = run(root, "rev-parse", "--show-prefix").removesuffix(b"\n")
    listed = {name: facts for facts, _, name in
              (record.partition(b"\t") for record in run(root, "ls-files", "-z", "--stage").split(b"\0"))}
    for move in moves:
        facts = listed.get(os.fsencode(move.path))
        if facts is None:
            raise TidyError("git does not track the file; expected one to move", Location(move.path), rule="git")
        mode, blob, _stage = facts.split()
        yield b"0 " + b"0" * len(blob) + b"\t" + prefix + os.fsencode(move.path) + b"\0"
        yield mode + b" " + blob + b"\t" + prefix + os.fsencode(move.target) + b"\0"


def _commit(root: Path, message: str) -> None:
    feed(root, message.encode("utf-8", "surrogateescape"), "commit", "--quiet", "--no-verify", "--no-gpg-sign", "--file=-")


def _names(paths: Iterable[PurePosixPath]) -> bytes:
    return b"".join(os.fsencode(path) + b"\0" for path in paths)
