"""What must hold on the disk before a run begins, and which folders it will make and remove."""

import os
import stat
from collections.abc import Container, Iterable, Mapping
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from ..kernel.errors import StalePlan, UnsafePath
from ..kernel.location import Location
from ..kernel.plan import digest
from .net_changes import State
from .path_checks import ignores_case
from .transaction import state

Folders = dict[PurePosixPath, int | None]


def check_before(
    base: Path, expected: Mapping[PurePosixPath, bytes | None], links: Container[PurePosixPath] = ()
) -> dict[PurePosixPath, State | None]:
    """The states of the files on the disk, which must hold the expected contents, and be ``links`` where they were.

    Raises:
        StalePlan: a file has other content, is missing, or is in the way.
        OSError: a file cannot be read.
    """
    states = {path: state(base / path) for path in expected}
    goes = {path.parent / path.name.casefold() for path, content in expected.items() if content is not None}
    for path, content in expected.items():
        now = states[path]
        if content is None:
            if now is not None and not (path.parent / path.name.casefold() in goes and ignores_case(base)):
                raise StalePlan("a file is in the way; expected none", Location(path))
            states[path] = None
        elif now is None:
            raise StalePlan("no such file; expected the content that was planned for", Location(path))
        elif now.digest != digest(content) or now.is_link != (path in links):
            raise StalePlan("content differs; expected the content that was planned for", Location(path))
    return states


def check_names_differ(base: Path, files: Iterable[PurePosixPath]) -> None:
    """Refuse two new names that the file system takes for one.

    Raises:
        UnsafePath: they differ in case or in Unicode normal form only.
    """
    seen: dict[str, PurePosixPath] = {}
    for path in files:
        other = seen.setdefault(normalize("NFC", str(path)).casefold(), path)
        if other != path and ignores_case(base):
            raise UnsafePath(f"the file system takes the name for {other}; expected another", Location(path))


def new_folders(base: Path, files: Iterable[PurePosixPath], modes: Mapping[PurePosixPath, int]) -> Folders:
    """The folders that must be made for these files."""
    needed = {folder for path in files for folder in path.parents}
    return {folder: modes.get(folder) for folder in sorted(needed) if not (base / folder).is_dir()}


def emptied_folders(
    base: Path,
    gone: Iterable[PurePosixPath],
    files: Iterable[PurePosixPath],
    removable: Container[PurePosixPath] | None = None,
) -> dict[PurePosixPath, int]:
    """The folders in which nothing is left once ``gone`` are gone and ``files`` are there, with their modes.

    ``removable`` are those that may go; None means all but the base.
    """
    gone, needed = set(gone), {folder for path in files for folder in path.parents}
    waiting = sorted({folder for path in gone for folder in path.parents}, key=lambda each: -len(each.parts))
    emptied: dict[PurePosixPath, int] = {}
    for folder in waiting:
        if folder in needed or not folder.parts or (removable is not None and folder not in removable):
            continue
        with os.scandir(base / folder) as entries:
            stays = any((folder / entry.name) not in gone and (folder / entry.name) not in emptied for entry in entries)
        if not stays:
            emptied[folder] = stat.S_IMODE((base / folder).stat().st_mode)
    return emptied


def check_room(
    base: Path, files: Iterable[PurePosixPath], gone: set[PurePosixPath], emptied: Mapping[PurePosixPath, int]
) -> None:
    """Refuse a file where a folder stays, and a file below a file.

    Raises:
        StalePlan: something of the other kind is in the way.
    """
    files = set(files)
    for path in sorted(files):
        if (base / path).is_dir() and not (base / path).is_symlink() and path not in emptied:
            raise StalePlan("a folder is in the way; expected none", Location(path))
        for folder in path.parents[:-1]:
            place = base / folder
            if folder in files or (os.path.lexists(place) and not place.is_dir() and folder not in gone):
                raise StalePlan(f"a file is in the way of {path}; expected a folder", Location(folder))
