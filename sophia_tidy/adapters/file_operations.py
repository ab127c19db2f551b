"""Every way in which a run changes the disk, one small step each.

Nothing else writes.  So a test can make any single step fail, or kill the
process there, by wrapping this one class.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path


def link_text(place: Path) -> bytes:
    """What a symbolic link says, which is its content to git.

    Raises:
        OSError: it is none.
    """
    return os.fsencode(os.readlink(place))  # noqa: PTH115 - Path.readlink rewrites the text ("a//b")


class Files:
    """The steps; each raises OSError as the system does."""

    def create(self, path: Path, content: bytes, mode: int = 0o666) -> None:
        """A new file; an existing one is never opened."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)

    def copy(self, source: Path, target: Path) -> None:
        """The bytes of ``source`` in a new file."""
        with source.open("rb") as old, target.open("xb") as new:
            shutil.copyfileobj(old, new, 1 << 20)

    def dress(self, path: Path, like: Path) -> None:
        """Give a new file the mode, the owner and the extended attributes of another, but the time of now."""
        shutil.copystat(like, path)
        old = like.stat()
        with suppress(PermissionError):  # only root may give files away; git, too, leaves them to the writer
            os.chown(path, old.st_uid, old.st_gid)
        os.chmod(path, old.st_mode & 0o7777)  # noqa: PTH101 - chown clears set-id bits
        os.utime(path)

    def set_mode(self, path: Path, mode: int) -> None:
        """Permission bits."""
        path.chmod(mode)

    def link(self, source: Path, target: Path) -> None:
        """A second name for the same file."""
        os.link(source, target, follow_symlinks=False)

    def aim(self, path: Path, text: bytes) -> None:
        """A new symbolic link."""
        path.symlink_to(os.fsdecode(text))

    def replace(self, source: Path, target: Path) -> None:
        """Rename, over an existing file where there is one; atomic."""
        source.replace(target)

    def drop(self, path: Path) -> None:
        """Remove a temporary name of ours; what is not there is fine."""
        path.unlink(missing_ok=True)

    def drop_folder(self, path: Path) -> None:
        """Remove a folder of the journal with all in it."""
        shutil.rmtree(path)

    def make_folder(self, path: Path, mode: int | None = None) -> None:
        """A folder; one that is there is fine."""
        path.mkdir(exist_ok=True)
        if mode is not None:
            path.chmod(mode)

    def remove_folder(self, path: Path) -> None:
        """Remove an empty folder."""
        path.rmdir()

    def sync(self, path: Path) -> None:
        """Wait until a file or a folder is on the disk."""
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
