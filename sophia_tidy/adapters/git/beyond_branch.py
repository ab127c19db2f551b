"""Whether a commit is on a branch of the remote, as this clone last saw it."""

from pathlib import Path

from .commands import run


def beyond_branch(root: Path, commit: str, branch: str) -> str:
    """The first commit, newest first, that the remote's branch does not have; "" where it has all, or nothing is known of it.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    ref = f"refs/remotes/origin/{branch}"
    if not run(root, "for-each-ref", "--format=x", ref):
        return ""
    return run(root, "rev-list", "--max-count=1", "--end-of-options", commit, f"^{ref}").decode().strip()
