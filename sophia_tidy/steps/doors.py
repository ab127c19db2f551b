"""Answers of the outside about one root: git, the disk, and what is made on it for programs that read files.

Each is got when somebody wants it, and asked once.
"""

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from ..config.schema import BRANCHES
from ..kernel.errors import DiskError
from ..kernel.tree import LazyTree, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..adapters.disk import DiskListing
    from ..adapters.disk_witness import DiskWitness
    from ..adapters.git.commands import IgnorePattern
    from ..adapters.git.hooks import Hook
    from ..adapters.git.repository import Repository
    from ..adapters.shadow_folder import ShadowFolder
    from ..kernel.file_ages import FileAges


class Doors:
    """The answers of the outside about one root; a context manager, which ends what it has started.

    ``at`` is a commit: then all is as that commit has it, and the work tree
    is not looked at.  ``git`` is the repository around the root, where
    somebody knows it already.
    """

    def __init__(
        self,
        root: Path,
        *,
        max_size: int | None,
        at: str | None = None,
        git: "Repository | Literal['ask'] | None" = "ask",
    ):
        self.root, self.at, self._max_size, self._git = root, at, max_size, git
        self.tree: Tree = LazyTree(lambda: self.listing.tree)
        self._shadows: list[ShadowFolder] = []
        # What git has said of paths, under the ``.gitignore``s that are listed.
        self.ignored: dict[PurePosixPath, IgnorePattern | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End git's processes and take temporary folders away; a later question starts them anew."""
        if "git" in self.__dict__ and self.git is not None:
            self.git.close()
        while self._shadows:
            self._shadows.pop().close()

    @cached_property
    def git(self) -> "Repository | None":
        """The repository around the root; None outside git.

        Raises:
            ToolMissing, TidyError: git is missing or refuses, or knows no such commit.
        """
        from ..adapters.git.repository import Repository

        found = Repository.around(self.root) if self._git == "ask" else self._git
        if self.at is None:
            return found and found.seen_from(self.root)
        from ..adapters.git.commit_tree import at_commit

        return at_commit(found, self.root, self.at)

    @cached_property
    def listing(self) -> "DiskListing":
        """The files of the root, or of the commit.

        Raises:
            TidyError: the root or git refuses.
        """
        from ..adapters.disk import read_commit, read_tree

        if self.at is None or self.git is None:
            return read_tree(self.root, max_size=self._max_size, git=self.git)
        return read_commit(self.git, max_size=self._max_size)

    @property
    def ages(self) -> "FileAges":
        """When each path was touched; empty outside git."""
        from ..kernel.file_ages import FileAges

        return FileAges() if self.git is None else self.git.ages

    @property
    def default_branch(self) -> str:
        """The branch that the team works on; the usual one where nobody knows."""
        return BRANCHES[0] if self.git is None else self.git.default_branch

    @property
    def origin_url(self) -> str | None:
        """The remote ``origin``; it may hold a credential."""
        return None if self.git is None else self.git.origin_url

    @property
    def hooks(self) -> "tuple[Hook, ...]":
        """What git runs in this clone; a commit has none."""
        return () if self.git is None or self.at is not None else self.git.hooks

    def versions(self, path: PurePosixPath, present: bytes | None) -> "Iterator[bytes]":
        """Earlier contents of a path, newest first, without the present one; none outside git."""
        return iter(()) if self.git is None else self.git.history.versions(path, present)

    def unlisted(self, path: PurePosixPath) -> bytes | None:
        """A regular file on the disk that is not among the listed ones, as what git ignores; a commit has none."""
        if self.at is not None or path in self.tree:
            return None
        from ..adapters.file_bytes import read

        self._looks(path)
        try:
            return read(os.fspath(self.root / path))
        except DiskError:
            return None

    def is_taken(self, path: PurePosixPath) -> bool:
        """Whether something that is not listed, other than a folder, is on the disk under this path."""
        from ..adapters.file_bytes import is_file_or_link

        self._looks(path)
        return self.at is None and is_file_or_link(os.fspath(self.root / path))

    @cached_property
    def witness(self) -> "DiskWitness":
        """What steps have looked at on the disk beside the listed files."""
        from ..adapters.disk_witness import DiskWitness

        return DiskWitness(self.root)

    def _looks(self, path: PurePosixPath) -> None:
        from ..adapters.disk_witness import SeenKind

        if self.at is None:
            self.witness.note(SeenKind.FILE, os.fspath(self.root / path))

    def shadow(self, tree: Tree, contents: Iterable[PurePosixPath], names: Iterable[PurePosixPath]) -> Path:
        """A temporary folder with these files of a tree that is not on the disk, and the names of others.

        Raises:
            DiskError: it cannot be written.
        """
        from ..adapters.shadow_folder import ShadowFolder

        self._shadows.append(ShadowFolder(tree, contents, names))
        return self._shadows[-1].root
