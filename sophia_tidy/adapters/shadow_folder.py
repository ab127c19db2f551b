"""Files of a tree that is not on the disk, laid out in a temporary folder for a program that reads files.

What the program looks at has its content; the other names are there too,
empty: a program that asks which modules a project has gets the right answer.
"""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ..kernel.errors import DiskError
from ..kernel.tree import Tree


class ShadowFolder:
    """The folder; it lasts as long as this object does, or until it is closed."""

    def __init__(self, tree: Tree, contents: Iterable[PurePosixPath], names: Iterable[PurePosixPath] = ()):
        """``contents`` are written in full, ``names`` empty.

        Raises:
            DiskError: the system refuses to write, or a content cannot be read.
        """
        self._folder = TemporaryDirectory(prefix="sophia-tidy-")
        self.root = Path(self._folder.name)
        self._made: set[PurePosixPath] = set()
        full = frozenset(contents)
        try:
            for path in sorted({*full, *names}):
                self._lay(path, tree[path] if path in full else b"")
        except OSError as error:
            self.close()
            raise DiskError(f"a temporary file cannot be written: {error.strerror}") from error

    def close(self) -> None:
        """Take the folder away; harmless when that is done."""
        self._folder.cleanup()

    def _lay(self, path: PurePosixPath, content: bytes) -> None:
        if path.parent not in self._made:
            (self.root / path.parent).mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        (self.root / path).write_bytes(content)
