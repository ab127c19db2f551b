"""What somebody left unfinished in a folder, told by names alone: a run that was cut short, an operation of git.

No process is started and nothing is imported that is not there anyway, for
every command looks here first.
"""

import os

STATE, RECORD = "state", "record.json"
# What git leaves in its folder while it waits for the person (git-status(1), ``wt-status.c``), and the way out.
_OPERATIONS = (
    ("rebase-merge", "a rebase", "git rebase --continue or --abort"),
    ("rebase-apply/applying", "an am", "git am --continue or --abort"),
    ("rebase-apply", "a rebase", "git rebase --continue or --abort"),
    ("MERGE_HEAD", "a merge", "git merge --continue or --abort"),
    ("CHERRY_PICK_HEAD", "a cherry-pick", "git cherry-pick --continue or --abort"),
    ("REVERT_HEAD", "a revert", "git revert --continue or --abort"),
    ("sequencer", "a cherry-pick or revert", "git cherry-pick --continue or --abort"),
    ("BISECT_LOG", "a bisect", "git bisect reset"),
)


def git_folder(start: str) -> str | None:
    """git's own folder for the work tree around a path; None outside git (gitrepository-layout(5))."""
    folder = os.path.abspath(start)
    while True:
        place = f"{folder.rstrip('/')}/.git"
        if os.path.isdir(place):
            return place
        if os.path.isfile(place):
            return _named_in(place, folder)
        if folder == os.path.dirname(folder):
            return None
        folder = os.path.dirname(folder)


def _named_in(place: str, folder: str) -> str | None:
    with open(place, "rb") as file:
        first = file.readline(4096)
    if not first.startswith(b"gitdir: "):
        return None
    return os.path.normpath(os.path.join(folder, os.fsdecode(first[8:].rstrip(b"\r\n"))))


def cut_short(home: str) -> list[tuple[str, bool]]:
    """The runs of a journal that have no end, oldest first, and whether each may have begun to change the tree."""
    try:
        names = os.listdir(f"{home}/runs")
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []
    open_ones = [name for name in names if name.partition("-")[0].isdecimal() and not name.endswith(".pruned")
                 and not os.path.exists(f"{home}/runs/{name}/{STATE}")]
    return [(name, os.path.exists(f"{home}/runs/{name}/{RECORD}")) for name in sorted(open_ones)]


def operation(folder: str) -> tuple[str, str] | None:
    """What git is in the middle of, and the ways out of it; ``folder`` is git's own."""
    return next(((what, way) for name, what, way in _OPERATIONS if os.path.lexists(f"{folder}/{name}")), None)
