"""The files that a load reads, within bounds: how many, how large, and with a place in every complaint."""

from collections.abc import Callable
from pathlib import PurePosixPath

from ...kernel.errors import UnsafePath
from ...kernel.location import Location
from .errors import Code, LoadError
from .paths import join

LARGEST_FILE = 1 << 20
MOST_FILES = 500
MOST_BYTES = 8 << 20
_REMOTES = ("oci://", "http://", "https://", "git://", "ssh://", "git@", "github.com/")


class Sources:
    """Reads through the door that the caller gave; paths count from ``directory``, and from ``root`` in messages."""

    __slots__ = ("_bytes", "_files", "_known", "directory", "read_bytes", "root")

    def __init__(self, read_bytes: Callable[[PurePosixPath], bytes], directory: str, root: str) -> None:
        self.read_bytes = read_bytes
        self.directory = directory
        self.root = root
        self._files = 0
        self._bytes = 0
        self._known: dict[str, bytes | None] = {}

    def shown(self, path: str) -> PurePosixPath:
        """How messages name the file: from the root where it lies below it."""
        full = PurePosixPath(self.full(path))
        return full.relative_to(self.root) if full.is_relative_to(self.root) else full

    def full(self, path: str) -> str:
        """The absolute path."""
        return path if path.startswith("/") else join(self.directory, path)

    def optional(self, path: str) -> bytes | None:
        """The bytes, or None where there is no such file.

        Raises:
            LoadError: the path leaves what may be read, or too much was read already.
        """
        full = self.full(path)
        if full not in self._known:
            self._known[full] = self._read(full)
        content = self._known[full]
        if content is not None and len(content) > LARGEST_FILE:
            raise LoadError(
                f"is {len(content)} bytes long; expected at most {LARGEST_FILE}",
                Code.TOO_LARGE,
                Location(self.shown(path)),
            )
        self._files += 1
        self._bytes += len(content or b"")
        if self._files > MOST_FILES or self._bytes > MOST_BYTES:
            raise LoadError(
                f"one file of too many; expected at most {MOST_FILES} files and {MOST_BYTES} bytes in one project",
                Code.TOO_LARGE,
                Location(self.shown(path)),
            )
        return content

    def _read(self, full: str) -> bytes | None:
        try:
            return self.read_bytes(PurePosixPath(full))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except IsADirectoryError:
            raise LoadError(f"{self.shown(full)} is a directory; expected a file", Code.MISSING_FILE) from None
        except UnsafePath as fault:
            raise LoadError(f"{self.shown(full)} may not be read: {fault.message}", Code.UNSAFE_PATH) from None

    def required(self, path: str, what: str = "file") -> bytes:
        """The bytes of a file that has to be there.

        Raises:
            LoadError: there is none, or it lies elsewhere on the network.
        """
        if path.startswith(_REMOTES):
            raise LoadError(
                f"the {what} {path.split('?')[0]} lies on the network; expected a local file", Code.REMOTE_FILE
            )
        content = self.optional(path)
        if content is None:
            raise LoadError(f"the {what} {self.shown(path)} does not exist", Code.MISSING_FILE)
        return content
