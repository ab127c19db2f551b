"""Which paths a change may name: below the root, through real folders, never git's own.

The look-alikes are those that git itself refuses in a tree (git's
``read-cache.c`` verify_path, ``utf8.c`` is_hfs_dotgit, ``path.c``
is_ntfs_dotgit): a checkout on macOS or Windows would take them for ``.git``.
"""

import os
import re
import stat
from collections.abc import Container, Iterable
from pathlib import Path, PurePosixPath

from ..kernel.errors import UnsafePath
from ..kernel.location import Location
from ..kernel.plan import Move, Plan

_INVISIBLE = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_GIT_NAMES = (".git", "git~1")


def check_names(plan: Plan) -> None:
    """Refuse a plan that names a path outside the root, or inside ``.git``.

    Raises:
        UnsafePath: absolute, empty, with ``..`` or a NUL, or a spelling of ``.git``.
    """
    for change in plan:
        for path in (change.path, change.target) if isinstance(change, Move) else (change.path,):
            problem = _problem(path)
            if problem:
                raise UnsafePath(f"{problem}; expected a path below the root", Location(path))


def _problem(path: PurePosixPath) -> str:
    if path.is_absolute():
        return "the path is absolute"
    if not path.parts:
        return "the path is empty"
    if ".." in path.parts:
        return "the path leaves the root"
    if "\0" in str(path):
        return "the path holds a NUL"
    return "the path enters .git" if any(map(_is_git, re.split(r"[/\\]", str(path)))) else ""


def _is_git(part: str) -> bool:
    visible = _INVISIBLE.sub("", part).casefold()
    return visible.partition(":")[0].rstrip(" .") in _GIT_NAMES


def check_folders(base: Path, paths: Iterable[PurePosixPath], links: Container[PurePosixPath] = ()) -> None:
    """Refuse paths that do not lie in real folders of this very repository; ``links`` are known to be links.

    Raises:
        UnsafePath: a symbolic link or another repository on the way, or a link in the file's place.
    """
    paths = set(paths)
    for folder in sorted({parent for path in paths for parent in path.parents if parent.parts}):
        place = base / folder
        if place.is_symlink():
            raise UnsafePath("the folder is a symbolic link; expected a real folder", Location(folder))
        if os.path.lexists(place / ".git"):
            raise UnsafePath("the folder is another git repository; expected files of this one", Location(folder))
    for path in sorted(paths):
        if (base / path).is_symlink() and path not in links:
            raise UnsafePath("the file is a symbolic link; expected a regular file", Location(path))


def is_regular(place: Path) -> bool:
    """Whether a regular file is there; a link to one is not one."""
    try:
        return stat.S_ISREG(place.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def ignores_case(base: Path) -> bool:
    """Whether the file system takes ``A`` and ``a`` for the same name, judged by a name that is there."""
    with os.scandir(base) as entries:
        names = [base, *(Path(entry.path) for entry in entries)]
    for place in names:
        other = place.with_name(place.name.swapcase()) if place.name else place
        if other.name != place.name:
            return os.path.lexists(other) and os.path.samestat(other.lstat(), place.lstat())
    return False
