"""HEAD and its branch: where they stand, and the one step in which a run moves them.

A branch moves from the commit that is known to the next, or not at all
(``update-ref`` with the old value).  A new branch is made at its last commit
before HEAD goes over to it, so that HEAD never leads to half of a run.
"""

import os
from pathlib import Path

from ..adapters.git.commands import feed, run
from ..adapters.git.index import Entries
from ..adapters.git.person import ask
from ..adapters.git.record import GitState, Return
from ..kernel.errors import TidyError
from ..kernel.location import printable

HEADS = "refs/heads/"


def standing_of(top: Path, entries: Entries) -> GitState:
    """Where git stands, with these lines of its index.

    Raises:
        ToolMissing, TidyError: as `git.run`.
    """
    return GitState(resolved(top, "HEAD"), head_ref(top), entries)


def resolved(top: Path, name: str) -> str | None:
    """The commit that a name stands for; None where there is none."""
    try:
        return run(top, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
    except TidyError:
        return None


def head_ref(top: Path) -> str | None:
    """The branch that is checked out, ``refs/heads/main``; None where HEAD is detached."""
    try:
        return os.fsdecode(run(top, "symbolic-ref", "--quiet", "HEAD")).removesuffix("\n")
    except TidyError:
        return None


def is_in_history(top: Path, commit: str) -> bool:
    """Whether HEAD is this commit or came of it."""
    return run(top, "rev-list", "--count", "--max-count=1", f"HEAD..{commit}", "--").strip() == b"0"


def is_elsewhere(top: Path, ref: str) -> bool:
    """Whether another work tree has the branch checked out."""
    return bool(run(top, "for-each-ref", "--format=%(worktreepath)", ref).strip())


def move(top: Path, before: GitState, commit: str, subject: str) -> None:
    """The branch, or the new one, is at the commit, and HEAD on it; only if nobody has moved HEAD since.

    Raises:
        TidyError: somebody has, or the new branch is there meanwhile.
    """
    _check_still(top, before.head, before.ref)
    said, head = f"commit: {printable(subject)}", str(before.head)
    if before.branch is None:
        ask(top, "update-ref", "-m", said, "HEAD", commit, head)
        return
    name = HEADS + before.branch
    both = f"verify HEAD {head}\ncreate {name} {commit}\n"
    ask(top, "update-ref", "-m", said, "--stdin", given=os.fsencode(both))
    _go_to(top, before.ref or head, name)


def take_branch_back(top: Path, before: GitState, made: list[str]) -> None:
    """The new branch goes again, if it is where the run has put it, and HEAD is where it was."""
    if before.branch is None or before.head is None:
        return
    name = HEADS + before.branch
    now = resolved(top, name)
    if now is None or now not in (before.head, *made):
        return
    if head_ref(top) == name:
        _leave(top, name, before.ref, before.head)
    run(top, "update-ref", "-d", name, now)


def go_back(top: Path, before: GitState, back: Return) -> None:
    """HEAD goes back to where it was before the run whose branch it is on, and that branch goes.

    Raises:
        TidyError: somebody has moved either of them.
    """
    _check_still(top, before.head, before.ref)
    _leave(top, back.gone, back.ref, back.commit)
    drop_left_branch(top, before, back)


def drop_left_branch(top: Path, before: GitState, back: Return) -> None:
    """The branch of the run that is taken back goes, if it still is where the run left it."""
    if before.head is not None and resolved(top, back.gone) == before.head:
        run(top, "update-ref", "-d", back.gone, before.head)


def is_back(top: Path, back: Return) -> bool:
    """Whether HEAD has gone back."""
    return head_ref(top) == back.ref and resolved(top, "HEAD") == back.commit


def _check_still(top: Path, head: str | None, ref: str | None) -> None:
    if (resolved(top, "HEAD"), head_ref(top)) != (head, ref):
        where = (ref or "no branch").removeprefix(HEADS)
        raise TidyError(
            f"HEAD was moved while the run was at work; expected it on {where} at {str(head)[:10]}; "
            "the files and the index are as they were",
            rule="git",
        )


def _leave(top: Path, branch: str, ref: str | None, commit: str) -> None:
    if ref is not None:
        _go_to(top, branch, ref)
        return
    said = f"checkout: moving from {branch.removeprefix(HEADS)} to {commit}"
    feed(top, b"", "update-ref", "--no-deref", "-m", said, "HEAD", commit)


def _go_to(top: Path, source: str, ref: str) -> None:
    said = f"checkout: moving from {source.removeprefix(HEADS)} to {ref.removeprefix(HEADS)}"
    ask(top, "symbolic-ref", "-m", said, "HEAD", ref)
