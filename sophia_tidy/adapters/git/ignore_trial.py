"""What git would ignore if the ``.gitignore`` files had other texts: git itself is asked, on a copy of those that have a say.

The repository's own settings stay (``info/exclude``, ``core.excludesFile``):
only the work tree that git is shown is another.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from ..file_bytes import read
from .commands import IgnorePattern, ignored
from .repository import Repository

GITIGNORE = ".gitignore"


class IgnoreTrial:
    """A folder of ``.gitignore`` files that stands for the work tree; a context manager.

    ``text_of`` gives the text of a ``.gitignore`` below the root (by its path
    from there), None where there is none; those above the root are as they are.
    """

    def __init__(self, git: Repository, text_of: Callable[[PurePosixPath], bytes | None]):
        self._git, self._text_of = git, text_of
        self._prefix = PurePosixPath(os.fsdecode(git.place.prefix))
        self._folder = TemporaryDirectory(prefix="sophia-tidy-")
        self._laid: set[PurePosixPath] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def put(self, path: PurePosixPath, text: bytes) -> None:
        """Give one ``.gitignore`` (by its path from the root) another text."""
        self._lay(self._prefix / path, text)

    def ignored(self, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, IgnorePattern]:
        """Those of these paths that git would ignore if they were new, with the pattern.

        Raises:
            ToolMissing, TidyError: git refuses.
            OSError: the copies cannot be written.
        """
        paths = tuple(paths)
        for folder in sorted({parent for path in paths for parent in (self._prefix / path).parents}):
            place = folder / GITIGNORE
            if place not in self._laid and (text := self._text(place)) is not None:
                self._lay(place, text)
        top = Path(self._folder.name)
        (top / self._prefix).mkdir(parents=True, exist_ok=True)
        return ignored(top / self._prefix, paths, of=(self._git.place.git_dir, top))

    def _text(self, place: PurePosixPath) -> bytes | None:
        """Git follows no link here (gitignore(5)), and neither do we."""
        if place.is_relative_to(self._prefix):
            return self._text_of(place.relative_to(self._prefix))
        full = self._git.place.top / place
        return read(os.fspath(full)) if full.is_file() and not full.is_symlink() else None

    def _lay(self, place: PurePosixPath, text: bytes) -> None:
        self._laid.add(place)
        full = Path(self._folder.name, place)
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(text)
