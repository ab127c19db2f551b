"""Branches on a forge: fetched, pushed where they are what they must be, and taken away.

Every push names the hash that the branch must have before
(``--force-with-lease=REF:SHA``, git-push(1)); none names it by a ref that
somebody else may have moved.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from ...kernel.errors import TidyError
from .remote import REMOTE, GitAnswer, RemoteScratch

MUST_NOT_EXIST = ""
# git's own words, which it does not translate under LC_ALL=C (transport.c, remote-curl.c, http.c).
_UNKNOWN_TOKEN = ("Authentication failed", "returned error: 401", "could not read Password")
_NO_RIGHT = ("returned error: 403",)
# What a forge decides by its rules, and will decide again tomorrow; all else is a fault, or somebody who was quicker.
_DECIDED = (
    "refusing to allow",
    "declined",
    "denied",
    "deny",
    "rule violations",
    "not permitted",
    "protected",
    "permission",
)


class PushKind(StrEnum):
    """What has become of a push: done, kept out by the lease, refused by the forge, not known, or the token is not taken."""

    DONE = "done"
    LEASE = "lease"
    REFUSED = "refused"
    LOST = "lost"
    UNAUTHORIZED = "unauthorized"


class PushResult(NamedTuple):
    """The kind, and the forge's reason in a line."""

    kind: PushKind
    reason: str = ""


def fetch_commits(scratch: RemoteScratch, commits: Iterable[str], branch: str = "", *, depth: int = 1) -> None:
    """Commits as the forge has them, with ``depth`` - 1 before each: their trees, without what is in their files.

    Where the forge does not hand out a commit by its hash, the branch is
    fetched.  The first ones have no parents here, so only what stands on
    them can be pushed ("shallow update not allowed").

    Raises:
        TidyError: the forge does not give them, in git's words.
        ToolMissing: git is not installed.
    """
    names = tuple(dict.fromkeys(commits))
    how = ("fetch", "--quiet", f"--depth={depth}", "--filter=blob:none", "--no-tags", "--no-write-fetch-head")
    answer = scratch.asked(*how, REMOTE, *names)
    if answer.code and branch and unknown_token(answer) is None:
        answer = scratch.asked(*how, REMOTE, f"refs/heads/{branch}")
    if answer.code:
        raise TidyError(f"git: {answer.said}", rule="git")


def push_commit(scratch: RemoteScratch, commit: str, branch: str, lease: str | None) -> PushResult:
    """The branch is the commit from now on, if it was ``lease`` (None: there was none), or is the commit already.

    Raises:
        ToolMissing: git is not installed.
    """
    return _pushed(scratch, f"{commit}:refs/heads/{branch}", branch, lease or MUST_NOT_EXIST)


def may_push(scratch: RemoteScratch, commit: str, branch: str) -> PushResult:
    """Whether the forge lets the token push at all; it is asked as for a push, and nothing is sent (git-push(1), ``--dry-run``).

    Raises:
        ToolMissing: git is not installed.
    """
    how = ("push", "--porcelain", "--no-verify", "--dry-run", "--force")
    return read_push(scratch.asked(*how, REMOTE, f"{commit}:refs/heads/{branch}"))


def drop_branch(scratch: RemoteScratch, branch: str, lease: str) -> PushResult:
    """The branch is gone, if it was ``lease``; one that was gone before is kept out by the lease as well.

    Raises:
        ToolMissing: git is not installed.
    """
    return _pushed(scratch, f":refs/heads/{branch}", branch, lease)


def _pushed(scratch: RemoteScratch, refspec: str, branch: str, lease: str) -> PushResult:
    answer = scratch.asked(
        "push",
        "--porcelain",
        "--no-verify",
        "--no-follow-tags",
        f"--force-with-lease=refs/heads/{branch}:{lease}",
        REMOTE,
        refspec,
    )
    return read_push(answer)


def read_push(answer: GitAnswer) -> PushResult:
    """What ``git push --porcelain`` says of its one branch (git-push(1), "Output")."""
    lines = (line.split("\t") for line in answer.output.decode("utf-8", "replace").splitlines())
    told = next((fields for fields in lines if len(fields) == 3), None)
    if told is None:
        return _without_a_word(answer)
    flag, _refs, summary = told
    if flag != "!":
        return PushResult(PushKind.DONE) if answer.code == 0 else PushResult(PushKind.LOST, answer.said)
    reason = summary.partition("(")[2].removesuffix(")") or summary
    if "stale info" in summary or "[rejected]" in summary:
        return PushResult(PushKind.LEASE, reason)
    is_decided = any(each in reason for each in _DECIDED)
    return PushResult(PushKind.REFUSED if is_decided else PushKind.LOST, reason)


def _without_a_word(answer: GitAnswer) -> PushResult:
    if answer.code == 0:
        return PushResult(PushKind.DONE)
    return unknown_token(answer) or _no_right(answer) or PushResult(PushKind.LOST, answer.said)


def unknown_token(answer: GitAnswer) -> PushResult | None:
    """The result where the forge does not take the token, else None."""
    found = any(each in answer.said for each in _UNKNOWN_TOKEN)
    return PushResult(PushKind.UNAUTHORIZED, "the token is not taken") if found else None


def _no_right(answer: GitAnswer) -> PushResult | None:
    found = any(each in answer.said for each in _NO_RIGHT)
    return PushResult(PushKind.REFUSED, answer.said) if found else None
