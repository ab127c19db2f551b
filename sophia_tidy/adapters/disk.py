"""The door to the file system: list once, read when asked, follow nothing.

In a git repository the list is git's: tracked files, and untracked ones
that are not ignored.  Elsewhere it is a walk with the meaning of
``.gitignore``.  What cannot be read, or is too large to analyse, ends in a
finding and is not in the tree; no traceback, no silence.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from ..config.schema import Config
from ..kernel.errors import DiskError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.tree import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK, Tree, TreeEntry
from .file_bytes import read, read_link
from .git.commands import GitListing, file_records, git_root, list_files
from .git.commit_tree import committed, entry
from .git.unfinished_operation import BOTH_SIDES, UNMERGED
from .plan_file import is_saved_plan

if TYPE_CHECKING:
    from .git.repository import Repository

MAX_SIZE = Config().max_file_size
_EFFECTIVE = os.access in os.supports_effective_ids
_FOR_ALL = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH  # readable by all: the system need not be asked


@dataclass(frozen=True)
class DiskListing:
    """The files of a root by name, and what is there but not among them.

    ``tree`` is made when it is asked for: ten thousand paths take as long
    to make as their files to list, and ruff needs the names alone.
    """

    files: Mapping[str, TreeEntry]
    findings: tuple[Finding, ...]
    unmerged: frozenset[str] = frozenset()

    @cached_property
    def tree(self) -> Tree:
        return Tree({PurePosixPath(name): entry for name, entry in self.files.items()})

    def part(self, endings: tuple[str, ...]) -> Tree:
        """The files whose names end so."""
        return Tree({PurePosixPath(name): entry for name, entry in self.files.items() if name.endswith(endings)})


def read_tree(
    root: Path,
    *,
    max_size: int | None = MAX_SIZE,
    submodules: bool = False,
    git: "Repository | Literal['ask'] | None" = "ask",
) -> DiskListing:
    """What there is below ``root``, contents read lazily.

    A file over ``max_size`` bytes is a finding and not in the tree, so that
    no step analyses it by accident; None lists every file.  Submodules are
    never entered; with ``submodules`` they are entries of their own.
    ``git`` is the repository around the root, where that is known already.

    Raises:
        DiskError: the root is not a folder that can be listed.
        ToolMissing, TidyError: the repository is bare, git is missing or refuses.
    """
    if not root.is_dir():
        raise DiskError(f"{root} is not a folder; expected the root of the files to work on")
    collector = _Collector(os.fspath(root.absolute()), max_size, submodules)
    if git == "ask":
        collector.from_git(list_files(file_records(root))) if git_root(root) is not None else collector.walk()
    elif git is not None:
        collector.from_git(list_files(git.files))
    else:
        collector.walk()
    return collector.listing()


def read_commit(git: "Repository", *, max_size: int | None = MAX_SIZE) -> DiskListing:
    """What the repository's commit holds below the root; findings and limits are those of `read_tree`.

    Raises:
        ToolMissing, TidyError: git is missing or refuses.
    """
    collector = _Collector(os.fspath(git.root.absolute()), max_size, submodules=False)
    collector.from_commit(git)
    return collector.listing()


@dataclass(slots=True)
class _Collector:
    root: str
    max_size: int | None
    submodules: bool
    files: dict[str, TreeEntry] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unmerged: frozenset[str] = frozenset()
    real: dict[str, bool] = field(default_factory=lambda: {"": True})

    def listing(self) -> DiskListing:
        """What was collected."""
        return DiskListing(self.files, tuple(sorted(self.findings)), self.unmerged)

    def from_commit(self, git: "Repository") -> None:
        """The files of a commit."""
        for file in committed(git):
            if file.mode == SUBMODULE:
                self._repository(file.name, file.blob)
            elif file.size is None:
                self._unreadable(file.name, "git does not have its content here (a partial clone)")
            elif self.max_size is not None and file.size > self.max_size and file.mode != SYMLINK:
                self._too_large(file.name, file.size)
            else:
                self.files[file.name] = entry(git.objects, file, self._beside(file.name, file.mode))

    def _beside(self, name: str, mode: int) -> str | None:
        """Where the work tree may have a committed file; None where a link is meant, or leads there."""
        is_near = mode != SYMLINK and self._is_real(name.rpartition("/")[0])
        return os.path.join(self.root, name) if is_near else None  # noqa: PTH118 - for each file there is

    def from_git(self, listing: GitListing) -> None:
        """The files that git lists, and that are there."""
        for name, listed in listing.names.items():
            if listed.repository:
                self._repository(name, listed.blob)
            elif self._is_real(name.rpartition("/")[0]):
                self._add(name, listed.mode, listed.blob)
        self.unmerged = listing.unmerged & self.files.keys()
        for name in self.unmerged:
            self.findings.append(Finding(Location(PurePosixPath(name)), UNMERGED, BOTH_SIDES, Severity.ERROR))
        for folder in listing.closed:
            self._unreadable(str(folder), "the folder cannot be listed")

    def _is_real(self, folder: str) -> bool:
        """Whether no link leads to a folder; git lists what it tracked there before, now perhaps outside the root."""
        if folder not in self.real:
            self.real[folder] = not Path(self.root, folder).is_symlink() and self._is_real(folder.rpartition("/")[0])
        return self.real[folder]

    def walk(self) -> None:
        """Depth first with a stack of our own: a deep tree must not end the recursion."""
        from .gitignore import Ignored  # pathspec takes as long to import as git to list

        waiting = [(PurePosixPath(), Ignored())]
        while waiting:
            folder, ignored = waiting.pop()
            entries = self._entries(folder)
            ignored = ignored.below(folder, self._ignore_file(folder, entries))
            for path, is_folder in entries:
                if ignored(path, is_folder):
                    continue
                if not is_folder and not is_saved_plan(Path(self.root, path)):
                    self._add(str(path), None, None)
                elif is_folder and os.path.lexists(f"{self.root}/{path}/.git"):
                    self._repository(str(path), None)
                elif is_folder:
                    waiting.append((path, ignored))
        self.files = dict(sorted(self.files.items()))

    def _entries(self, folder: PurePosixPath) -> list[tuple[PurePosixPath, bool]]:
        try:
            with os.scandir(f"{self.root}/{folder}") as entries:
                return sorted((folder / e.name, e.is_dir(follow_symlinks=False)) for e in entries if e.name != ".git")
        except OSError as error:
            if folder == PurePosixPath():
                raise DiskError(f"{self.root} cannot be listed: {error.strerror}") from error
            self._unreadable(str(folder), f"the folder cannot be listed: {error.strerror}")
            return []

    def _ignore_file(self, folder: PurePosixPath, entries: list[tuple[PurePosixPath, bool]]) -> bytes:
        path = folder / ".gitignore"
        if (path, False) not in entries:
            return b""
        try:
            return read(f"{self.root}/{path}")
        except DiskError:  # a finding is made when the file itself is listed
            return b""

    def _add(self, name: str, mode: int | None, blob: str | None) -> None:
        full = f"{self.root}/{name}"
        try:
            facts = os.lstat(full)
        except (FileNotFoundError, NotADirectoryError):  # deleted, or left out by a sparse checkout
            return
        except OSError as error:
            self._unreadable(name, f"the file cannot be read: {error.strerror}")
            return
        if stat.S_ISLNK(facts.st_mode):
            self.files[name] = TreeEntry(partial(read_link, full), SYMLINK, blob)
        elif stat.S_ISREG(facts.st_mode):
            self._add_regular(name, full, facts, mode, blob)
        elif not stat.S_ISDIR(facts.st_mode):
            self._note("special-file", name, "a pipe, socket or device; left out")

    def _add_regular(self, name: str, full: str, facts: os.stat_result, mode: int | None, blob: str | None) -> None:
        if self.max_size is not None and facts.st_size > self.max_size:
            self._too_large(name, facts.st_size)
        elif name.endswith(".json") and is_saved_plan(Path(full)):
            return  # also where git tracks it: what is planned does not hang on what was
        elif facts.st_mode & _FOR_ALL != _FOR_ALL and not os.access(full, os.R_OK, effective_ids=_EFFECTIVE):
            self._unreadable(name, "the file cannot be read: permission denied")
        else:
            on_disk = EXECUTABLE if facts.st_mode & stat.S_IXUSR else REGULAR
            self.files[name] = TreeEntry(partial(read, full), mode or on_disk, blob)

    def _too_large(self, name: str, size: int) -> None:
        message = f"{size:,} bytes; more than {self.max_size:,} are not analysed"
        self._note("too-large", name, message, "raise max-file-size in [tool.sophia-tidy]")

    def _repository(self, name: str, commit: str | None) -> None:
        if commit is not None and self.submodules:
            self.files[name] = TreeEntry(partial(str.encode, commit), SUBMODULE, commit)
        what = "a submodule" if commit is not None else "another git repository"
        self._note("submodule" if commit is not None else "nested-repository", name, f"{what}; not entered")

    def _unreadable(self, name: str, message: str) -> None:
        self.findings.append(Finding(Location(PurePosixPath(name)), "unreadable", message, Severity.WARNING))

    def _note(self, rule: str, name: str, message: str, advice: str | None = None) -> None:
        self.findings.append(Finding(Location(PurePosixPath(name)), rule, message, Severity.NOTE, advice))
