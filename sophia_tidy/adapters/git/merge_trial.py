"""What merging a branch into the base would give, without a work tree and without the files that are alike.

First the commits alone are fetched, for the place where both parted; then
the trees of those few; files only where git has to merge them line by line
(``git merge-tree --write-tree``, git-merge-tree(1), since git 2.38).
"""

from collections.abc import Iterable, Mapping

from ...kernel.errors import TidyError
from .remote import REMOTE, RemoteScratch

_CONFLICT = 1  # git-merge-tree(1), "EXIT STATUS"


def merged_trees(scratch: RemoteScratch, base: str, tips: Iterable[str]) -> Mapping[str, str | None]:
    """Each tip to the tree of its merge into the base; None where they conflict, or have nothing in common.

    Raises:
        TidyError: the forge does not give the commits, in git's words.
        ToolMissing: git is not installed.
    """
    wanted = tuple(dict.fromkeys(tips))
    if not wanted:
        return {}
    _fetch(scratch, "tree:0", (base, *wanted))
    parted = {tip: _parted(scratch, base, tip) for tip in wanted}
    known = [commit for commit in parted.values() if commit]
    named = (base, *wanted, *known)
    trees = scratch.local("log", "--no-walk=unsorted", "--format=%T", *named).decode().split()
    _fetch(scratch, "blob:none", dict.fromkeys(trees))
    return {tip: _merged(scratch, base, tip) if parted[tip] else None for tip in wanted}


def _fetch(scratch: RemoteScratch, what: str, names: Iterable[str]) -> None:
    """By the very call that git makes itself for objects that it misses (promisor-remote.c)."""
    given = "".join(f"{name}\n" for name in names).encode()
    how = ("--quiet", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", f"--filter={what}", "--stdin")
    answer = scratch.asked("-c", "fetch.negotiationAlgorithm=noop", "fetch", *how, REMOTE, given=given)
    if answer.code:
        raise TidyError(f"git: {answer.said}", rule="git")


def _parted(scratch: RemoteScratch, base: str, tip: str) -> str:
    return scratch.asked("merge-base", base, tip).output.decode().strip()


def _merged(scratch: RemoteScratch, base: str, tip: str) -> str | None:
    answer = scratch.asked("merge-tree", "--write-tree", "--no-messages", base, tip)
    if answer.code not in (0, _CONFLICT):
        raise TidyError(f"git: {answer.said}", rule="git")
    return answer.output.decode().split("\n", 1)[0] if answer.code == 0 else None
