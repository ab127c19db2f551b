"""The file of a bundle: written whole, never over anything but a bundle, and read up to a size."""

import os
import stat
from pathlib import Path, PurePosixPath

from ..kernel.errors import DiskError, TidyError
from ..kernel.location import Location
from .file_bytes import read_head
from .plan_file import put_whole

_NO_WAITING = getattr(os, "O_NONBLOCK", 0)  # a pipe must not keep us


def write_file(place: Path, content: bytes, begins: bytes) -> None:
    """Put the bundle in its place; ``begins`` is how every bundle does, for an older one to be told.

    Raises:
        DiskError: there is no such folder, or the system refuses.
        TidyError: something else than a bundle is there.
    """
    name = Location(PurePosixPath(place))
    try:
        taken = os.path.lexists(place)
        if taken and not (stat.S_ISREG(place.lstat().st_mode) and read_head(os.fspath(place), len(begins)) == begins):
            what = "is there and is no bundle; expected a free name, or a bundle to be replaced"
            raise TidyError(what, name, rule="bundle")
    except OSError as error:
        raise DiskError(f"cannot be written: {error.strerror}", name) from error
    put_whole(place, content)


def read_file(place: Path, longest: int) -> bytes:
    """The bytes of a bundle.

    Raises:
        DiskError: there is none, or it cannot be read.
        TidyError: it is no regular file, or longer than that.
    """
    name = Location(PurePosixPath(place))
    try:
        handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC | _NO_WAITING)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise TidyError("is no regular file; expected a bundle of bot plan", name, rule="bundle")
            if found.st_size > longest:
                told = f"has {found.st_size} bytes; expected a bundle of at most {longest}"
                raise TidyError(told, name, rule="bundle")
            return file.read(longest)
    except OSError as error:
        raise DiskError(f"cannot be read: {error.strerror}; expected a bundle of bot plan", name) from error
