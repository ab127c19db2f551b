"""Where a step works, what is configured, and what only a door knows: asked once, and shared by all steps of a fold.

A step is a function of a tree and of this.  What git, ruff or the disk would
have to be asked is here as an answer that is got when somebody wants it.
"""

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Literal, NamedTuple, Self, TypeVar

from ..config.schema import BRANCHES, PYPROJECT, Config
from ..kernel.errors import DiskError, TidyError
from ..kernel.plan import Plan
from ..kernel.tree import SYMLINK, LazyTree, Tree, TreeEntry
from .request import Progress, Request, silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..adapters.disk import DiskListing
    from ..adapters.git.commands import IgnorePattern
    from ..adapters.git.hooks import Hook
    from ..adapters.git.ignore_trial import IgnoreTrial
    from ..adapters.git.repository import Repository
    from ..adapters.shadow_folder import ShadowFolder
    from ..adapters.stack_files import StackFiles
    from ..kernel.file_ages import FileAges

Kept = TypeVar("Kept")
_GITIGNORE = ".gitignore"


class ConfigSource(NamedTuple):
    """The file that the configuration came from, for the places in errors: its name for people, and its text."""

    path: PurePosixPath = PYPROJECT
    text: str = ""

    @classmethod
    def of(cls, content: bytes | None, path: PurePosixPath = PYPROJECT) -> Self:
        """The source with its bytes; None where there is no such file."""
        return cls(path, (content or b"").decode("utf-8-sig", "replace"))


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
        self.ignored: dict[
            PurePosixPath, IgnorePattern | None
        ] = {}  # what git has said of paths, under the listed ``.gitignore``s

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
        if found is None:
            raise TidyError("there is no git repository here; expected one for --at", rule="unknown-commit")
        from ..adapters.git.commit_tree import resolve

        return found.seen_from(self.root, resolve(found, self.at))

    @cached_property
    def listing(self) -> "DiskListing":
        """The files of the root, or of the commit.

        Raises:
            TidyError: the root or git refuses.
        """
        from ..adapters.disk import read_commit, read_tree

        if self.at is None:
            return read_tree(self.root, max_size=self._max_size, git=self.git)
        if self.git is None:
            raise TidyError("there is no git repository here; expected one for --at", rule="unknown-commit")
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

        try:
            return read(os.fspath(self.root / path))
        except DiskError:
            return None

    def is_taken(self, path: PurePosixPath) -> bool:
        """Whether something that is not listed, other than a folder, is on the disk under this path."""
        from ..adapters.file_bytes import is_file_or_link

        return self.at is None and is_file_or_link(os.fspath(self.root / path))

    def shadow(self, tree: Tree, contents: Iterable[PurePosixPath], names: Iterable[PurePosixPath]) -> Path:
        """A temporary folder with these files of a tree that is not on the disk, and the names of others.

        Raises:
            DiskError: it cannot be written.
        """
        from ..adapters.shadow_folder import ShadowFolder

        self._shadows.append(ShadowFolder(tree, contents, names))
        return self._shadows[-1].root


class Memory:
    """What steps have found out of a tree, for the next one that asks about nearly the same tree: one value of each type."""

    def __init__(self) -> None:
        self._kept: dict[type, object] = {}

    def keep(self, value: object) -> None:
        """Remember a value in the place of the last one of its type."""
        self._kept[type(value)] = value

    def of(self, kind: type[Kept]) -> Kept | None:
        """The last value of a type."""
        found = self._kept.get(kind)
        return found if isinstance(found, kind) else None


class Context(NamedTuple):
    """What a step is told beside the tree: the configuration, what is asked for, and the doors.

    ``tree`` is the one that the context is about: the work tree or a commit,
    or what the plans of the steps before would leave of it.
    """

    doors: Doors
    tree: Tree
    config: Config
    request: Request
    progress: Progress
    source: ConfigSource
    memory: Memory

    @classmethod
    def of(
        cls,
        root: Path,
        config: Config | None = None,
        request: Request | None = None,
        *,
        progress: Progress = silent,
        at: str | None = None,
        git: "Repository | Literal['ask'] | None" = "ask",
        source: ConfigSource | None = None,
    ) -> Self:
        """The context of a root as it is, or as a commit has it; nothing is looked at yet."""
        config = config or Config()
        doors = Doors(root, max_size=config.max_file_size, at=at, git=git)
        return cls(doors, doors.tree, config, request or Request(), progress, source or ConfigSource(), Memory())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.doors.close()

    @property
    def root(self) -> Path:
        return self.doors.root

    @property
    def is_on_disk(self) -> bool:
        """Whether the tree is the work tree as it is."""
        return self.doors.at is None and self.tree is self.doors.tree

    def after(self, plan: Plan) -> Self:
        """What is known once a plan is carried out: the doors are those of before, and only what changed is asked again."""
        return self._replace(tree=self.tree.after(plan)) if plan else self

    def asking(self, request: Request) -> Self:
        """The same, asked for something else."""
        return self._replace(request=request)

    def at_tree(self, tree: Tree) -> Self:
        """The same, about another tree."""
        return self if tree is self.tree else self._replace(tree=tree)

    def wants(self, rule: str, group: str) -> bool:
        """Whether `fix` was asked for a rule, or the group it belongs to."""
        fix, names = self.config.fix, {rule, group}
        return (not fix.select or not names.isdisjoint(fix.select)) and names.isdisjoint(fix.ignore)

    def ignored(self, paths: Iterable[PurePosixPath]) -> "dict[PurePosixPath, IgnorePattern]":
        """Those of these paths that git would ignore if they were new in this tree; none outside git.

        Raises:
            ToolMissing, TidyError: git refuses.
        """
        git, paths = self.doors.git, tuple(paths)
        if git is None:
            return {}
        if self._has_new_gitignores():
            with self.ignore_trial(git) as trial:
                return trial.ignored(paths)
        known = self.doors.ignored
        if unknown := [path for path in paths if path not in known]:
            known |= {**dict.fromkeys(unknown), **self._asked(git, unknown)}
        return {path: found for path in paths if (found := known[path]) is not None}

    def _asked(self, git: "Repository", paths: list[PurePosixPath]) -> "dict[PurePosixPath, IgnorePattern]":
        if self.doors.at is None:
            return git.ignored(paths)
        with self.at_tree(self.doors.tree).ignore_trial(git) as trial:
            return trial.ignored(paths)

    def ignore_trial(self, git: "Repository") -> "IgnoreTrial":
        """git, to be asked what it would ignore if this tree's ``.gitignore`` files had other texts."""
        from ..adapters.git.ignore_trial import IgnoreTrial

        return IgnoreTrial(git, self._text_of)

    def stack_files(self) -> "StackFiles":
        """The files that a stack may name, as this tree has them; what git ignores is as it is on the disk."""
        from ..adapters.stack_files import StackFiles

        if self.is_on_disk:
            return StackFiles.of_root(self.root)
        return StackFiles.of_root(self.root, MappingProxyType(self._difference()), on_disk=self.doors.at is None)

    def _has_new_gitignores(self) -> bool:
        """Whether a ``.gitignore`` of this tree is another than where the work began."""
        if self.tree is self.doors.tree:
            return False
        names = {path for tree in (self.tree, self.doors.tree) for path in tree if path.name == _GITIGNORE}
        return any(not self.tree.has_same(path, self.doors.tree) for path in names)

    def _text_of(self, path: PurePosixPath) -> bytes | None:
        if path in self.tree:
            return None if self.tree.entry(path).mode == SYMLINK else self.tree[path]
        return self.doors.unlisted(path)

    def _difference(self) -> Mapping[PurePosixPath, TreeEntry | None]:
        """The entries of this tree that are not on the disk, and None for what is gone from there."""
        disk = self.doors.tree if self.doors.at is None else Tree({})
        new: dict[PurePosixPath, TreeEntry | None] = {
            path: self.tree.entry(path) for path in self.tree if not self.tree.has_same(path, disk)
        }
        return {**dict.fromkeys(path for path in disk if path not in self.tree), **new}
