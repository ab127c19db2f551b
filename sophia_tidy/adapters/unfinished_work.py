"""What somebody left unfinished in a folder, told by names alone: a run that was cut short, an operation of git.

No process is started and nothing is imported that is not there anyway, for
every command looks here first.
"""

import os
from pathlib import Path

from ..kernel.errors import DiskError
from ..kernel.plan import digest

STATE, RECORD, COPY, PRUNED = "state", "record.json", "record.copy.json", ".pruned"
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


def git_folder(start: Path) -> Path | None:
    """git's own folder for the work tree around a path; None outside git (gitrepository-layout(5)).

    Raises:
        OSError: the current folder is gone.
    """
    full = start.absolute()
    for folder in (full, *full.parents):
        place = folder / ".git"
        if place.is_dir():
            return place
        if place.is_file():
            return _named_in(place)
    return None


def _named_in(place: Path) -> Path | None:
    with place.open("rb") as file:
        first = file.readline(4096)
    if not first.startswith(b"gitdir: "):
        return None
    return place.parent / os.fsdecode(first[8:].rstrip(b"\r\n"))


def outside_git(base: Path) -> Path:
    """Where the runs of a folder outside git are: in the user's state folder (XDG Base Directory Specification).

    Raises:
        DiskError: there is no home folder.
    """
    try:
        home = Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser() / "sophia-tidy"
    except RuntimeError as error:
        raise DiskError("there is no home folder for the journal; set XDG_STATE_HOME") from error
    return home / digest(os.fsencode(base))[:16]


def cut_short(home: Path) -> list[tuple[str, bool]]:
    """The runs of a journal that have no end, oldest first, and whether each may have begun to change the tree."""
    runs = home / "runs"
    try:
        names = sorted(place.name for place in runs.iterdir())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []
    return [
        (name, (runs / name / RECORD).exists() or (runs / name / COPY).exists())
        for name in names
        if name.partition("-")[0].isdecimal() and not name.endswith(PRUNED) and not (runs / name / STATE).exists()
    ]


def operation(folder: Path) -> tuple[str, str] | None:
    """What git is in the middle of, and the ways out of it; ``folder`` is git's own."""
    return next(((what, way) for name, what, way in _OPERATIONS if os.path.lexists(folder / name)), None)
