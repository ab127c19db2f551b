"""The file of a saved plan: written whole or not at all, for its owner alone, and never over anything but a saved plan."""

import os
import stat
from contextlib import suppress
from pathlib import Path, PurePosixPath

from ..kernel.errors import DiskError, TidyError
from ..kernel.location import Location
from ..kernel.plan import SAVED_PLAN
from .file_bytes import read_head

RULE = "saved-plan"
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)  # a pipe must not keep us


def check_target(place: Path) -> None:
    """Refuse a place in which a plan cannot be saved; nothing is written.

    Raises:
        DiskError: there is no such folder, or it cannot be written to.
        TidyError: something else than a saved plan is there.
    """
    try:
        _check(place, Location(PurePosixPath(place)))
    except OSError as error:  # as of a name that is too long
        raise DiskError(f"cannot be written: {error.strerror}", Location(PurePosixPath(place))) from error


def _check(place: Path, name: Location) -> None:
    if not place.name or place.is_dir():
        raise DiskError("is a folder; expected the name of a file for the plan", name)
    if not place.parent.is_dir():
        raise DiskError(f"there is no folder {place.parent}; expected one for the plan", name)
    if place.is_symlink():
        raise TidyError("is a symbolic link; expected a free name, or a saved plan to be replaced", name, rule=RULE)
    if os.path.lexists(place) and not is_saved_plan(place):
        what = "is there and is no saved plan; expected a free name, or a saved plan to be replaced"
        raise TidyError(what, name, rule=RULE)
    if not os.access(place.parent, os.W_OK | os.X_OK):
        raise DiskError(f"the folder {place.parent} cannot be written to; expected one for the plan", name)


def write_plan(place: Path, content: bytes) -> None:
    """Put the plan in its place; what was there is there until all of it is on the disk.

    Raises:
        DiskError, TidyError: as `check_target`, or the system refuses; what was there is as it was.
    """
    check_target(place)
    put_whole(place, content)


def put_whole(place: Path, content: bytes) -> None:
    """Give a file its bytes, for its owner alone; what was there is there until all of it is on the disk.

    Raises:
        DiskError: the system refuses; what was there is as it was.
    """
    ready = place.with_name(f".sophia-tidy-{os.getpid()}.plan")
    try:
        handle = os.open(ready, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), 0o600)  # whatever the umask says
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        ready.replace(place)
    except OSError as error:
        raise DiskError(f"cannot be written: {error.strerror}", Location(PurePosixPath(place))) from error
    finally:
        with suppress(OSError):
            ready.unlink(missing_ok=True)


def read_plan(place: Path) -> bytes:
    """The bytes of the file.

    Raises:
        DiskError: there is none, it is no regular file, or it cannot be read.
    """
    name = Location(PurePosixPath(place))
    try:
        handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC | _NO_WAITING)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise DiskError("is no regular file; expected a saved plan", name)
            return file.read()
    except IsADirectoryError as error:
        raise DiskError("is a folder; expected a saved plan", name) from error
    except OSError as error:
        raise DiskError(f"cannot be read: {error.strerror}; expected a saved plan", name) from error


def is_saved_plan(place: Path) -> bool:
    """Whether a regular file begins as a saved plan does; no link is followed, and no pipe waited for."""
    try:
        if not stat.S_ISREG(place.lstat().st_mode):
            return False
        return read_head(os.fspath(place), len(SAVED_PLAN)) == SAVED_PLAN
    except (OSError, ValueError, DiskError):
        return False


def path_below(place: Path, root: Path) -> PurePosixPath | None:
    """The way from a root to a file, with all links followed; None where it lies elsewhere."""
    full, top = place.resolve(), root.resolve()
    return PurePosixPath(full.relative_to(top).as_posix()) if full.is_relative_to(top) else None
