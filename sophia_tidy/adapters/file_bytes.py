"""The bytes of one file on the disk, of its beginning, or of the text of a link."""

import os
import stat
from pathlib import Path

from ..kernel.errors import DiskError

VERY_LARGE = 8_000_000  # bytes


def read(name: str) -> bytes:
    """The bytes of a regular file; a symbolic link that has taken its place is refused.

    Raises:
        DiskError: the file is gone or cannot be read.
    """
    try:
        handle = os.open(name, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as file:
            return file.read()
    except OSError as error:
        raise DiskError(f"{name} cannot be read: {error.strerror}") from error


def read_of_size(name: str, size: int) -> bytes | None:
    """The bytes of a regular file of exactly this size; None where there is none, whatever else is there."""
    try:
        flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # a pipe in its place would be waited for
        handle = os.open(name, os.O_RDONLY | os.O_CLOEXEC | flags)
        try:
            facts = os.fstat(handle)
            is_same = stat.S_ISREG(facts.st_mode) and facts.st_size == size
            return os.read(handle, size + 1) if is_same else None
        finally:
            os.close(handle)
    except OSError:
        return None


def is_file_or_link(name: str) -> bool:
    """Whether there is something other than a folder under a name; a link is one, wherever it leads."""
    try:
        return not stat.S_ISDIR(os.lstat(name).st_mode)
    except (OSError, ValueError):
        return False


def read_head(name: str, size: int) -> bytes:
    """The first bytes of a file, in the fewest calls: this is for looking into every file.

    Raises:
        DiskError: the file is gone or cannot be read.
    """
    try:
        handle = os.open(name, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0))
        try:
            return os.read(handle, size)
        finally:
            os.close(handle)
    except OSError as error:
        raise DiskError(f"{name} cannot be read: {error.strerror}") from error


def read_link(name: str) -> bytes:
    """The text of a symbolic link, which is its content to git.

    Raises:
        DiskError: the link is gone or cannot be read.
    """
    try:
        return os.fsencode(os.readlink(name))  # noqa: PTH115 - Path.readlink rewrites the text ("a//b")
    except OSError as error:
        raise DiskError(f"{name} cannot be read: {error.strerror}") from error


def bytes_on_disk(place: Path) -> bytes:
    """The kind and the permissions of what is in a place, and its bytes where it is a file: one state, one answer.

    Of a file that is very large the time of its last change stands for the bytes.
    """
    try:
        facts = place.lstat()
        kind = b"%o %d\0" % (facts.st_mode, facts.st_size)
        if stat.S_ISLNK(facts.st_mode):
            return kind + read_link(os.fspath(place))
        if not stat.S_ISREG(facts.st_mode):
            return kind
        return kind + (b"%d" % facts.st_mtime_ns if facts.st_size > VERY_LARGE else read(os.fspath(place)))
    except (OSError, DiskError) as error:
        return str(error).encode("utf-8", "surrogateescape")
