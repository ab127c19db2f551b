"""Branches that a remote had when this clone heard of it last."""

import os
from pathlib import Path

from .commands import run


def remote_branches(root: Path, prefix: str) -> frozenset[str]:
    """What is behind a prefix in the names of the remotes' branches, as the clone knows them; nothing is asked of a remote.

    Raises:
        ToolMissing, TidyError: as `run`.
    """
    found = run(root, "for-each-ref", "--format=%(refname:lstrip=3)", f"refs/remotes/*/{prefix}*")
    names = map(os.fsdecode, found.splitlines())
    return frozenset(name.removeprefix(prefix) for name in names if name.startswith(prefix))
