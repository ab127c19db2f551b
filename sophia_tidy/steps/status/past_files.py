"""The files of several commits, each as one object: what a commit has as another had it is known to be the same, and read for one.

An entry of a tree is the same object in each commit that has this content
under this name, so `Tree.has_same` tells what need not be asked again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from ...adapters.disk import DiskListing, read_commit
from ...adapters.git.repository import Repository
from ...kernel.file_ages import FileAges
from ...kernel.tree import Tree, TreeEntry
from ..doors import Doors


@dataclass(slots=True)
class WatchedReads:
    """What somebody has read: the names of the files, and whether earlier versions of one were among it."""

    names: set[str] = field(default_factory=set)
    history: bool = False


class _NotedRead:
    """Reads a file, and notes that; a worker's copy only reads, or all commits would travel with it."""

    __slots__ = ("_files", "_name", "_read")

    def __init__(self, files: "PastFiles", name: str, read: Callable[[], bytes]):
        self._files, self._name, self._read = files, name, read

    def __call__(self) -> bytes:
        self._files.reads.names.add(self._name)
        return self._read()

    def __reduce__(self) -> tuple[Callable[[Callable[[], bytes]], Callable[[], bytes]], tuple[Callable[[], bytes]]]:
        return _alone, (self._read,)


def _alone(read: Callable[[], bytes]) -> Callable[[], bytes]:
    return read


class PastFiles:
    """The entries and the paths of all commits that were listed here."""

    def __init__(self, git: Repository):
        self._git = git
        self.reads = WatchedReads()
        self._entries: dict[tuple[str, int, str | None], TreeEntry] = {}
        self._paths: dict[str, PurePosixPath] = {}

    def seen_at(self, commit: str) -> Repository:
        """The repository up to a commit; the process that reads contents is one for all commits."""
        seen = self._git.seen_from(self._git.root, commit)
        seen.objects = self._git.objects
        return seen

    def listing(self, git: Repository, max_size: int | None) -> DiskListing:
        """The files of the repository's commit.

        Raises:
            ToolMissing, TidyError: git refuses.
        """
        found = read_commit(git, max_size=max_size)
        files = {name: self._entry(name, entry) for name, entry in found.files.items()}
        return DiskListing(files, found.findings, found.unmerged)

    @contextmanager
    def watched(self) -> Iterator[WatchedReads]:
        """Within, it is noted what is read."""
        self.reads = WatchedReads()
        yield self.reads

    def _entry(self, name: str, entry: TreeEntry) -> TreeEntry:
        key = name, entry.mode, entry.blob
        known = self._entries.get(key)
        if known is None:
            known = self._entries[key] = entry._replace(read=_NotedRead(self, name, entry.read))
        return known

    def tree(self, listing: DiskListing) -> Tree:
        """The files by path."""
        return Tree({self._path(name): entry for name, entry in listing.files.items()})

    def _path(self, name: str) -> PurePosixPath:
        path = self._paths.get(name)
        if path is None:
            path = self._paths[name] = PurePosixPath(name)
        return path


class PastDoors(Doors):
    """The answers about one of these commits; what is the same for all of them is asked once."""

    def __init__(self, files: PastFiles, present: Repository, commit: str, ages: FileAges, max_size: int | None):
        super().__init__(present.root, max_size=max_size, at=commit, git=present)
        self._files, self._present, self._ages = files, present, ages
        self.tree = files.tree(self.listing)

    @cached_property
    def git(self) -> Repository:
        """The repository up to the commit."""
        return self._files.seen_at(self.at or self._present.commit)

    @cached_property
    def listing(self) -> DiskListing:
        """The files of the commit.

        Raises:
            ToolMissing, TidyError: git refuses.
        """
        return self._files.listing(self.git, self._max_size)

    @property
    def ages(self) -> FileAges:
        return self._ages

    @property
    def default_branch(self) -> str:
        return self._present.default_branch

    @property
    def origin_url(self) -> str | None:
        return self._present.origin_url

    def versions(self, path: PurePosixPath, present: bytes | None) -> Iterator[bytes]:
        """Earlier contents of a path, as `Doors` has them; that somebody asked is noted."""
        self._files.reads.history = True
        return super().versions(path, present)

    def close(self) -> None:
        """Take temporary folders away; the repository stays open for the next commit."""
        if "history" in self.git.__dict__:
            self.git.history.close()
        while self._shadows:
            self._shadows.pop().close()
