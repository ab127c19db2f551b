"""A repository as a value: a mapping of paths to bytes, read when asked for.

Planners take a `Tree` and return a `Plan`; `Tree.after` is the tree that
the plan would leave, so steps compose without touching the disk.  The one
applier is tested against this model: disk after apply = ``tree.after(plan)``.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from .errors import StalePlan
from .location import Location
from .plan import Change, Move, Plan, Write, digest

REGULAR, EXECUTABLE, SYMLINK, SUBMODULE = 0o100644, 0o100755, 0o120000, 0o160000


class TreeEntry(NamedTuple):
    """One file: how to read it, its git mode, and its git blob where that is known.

    ``blob`` is set only when the bytes on disk are those of the blob, which
    makes it a cache key that costs nothing.
    """

    read: Callable[[], bytes]
    mode: int = REGULAR
    blob: str | None = None


class Tree(Mapping[PurePosixPath, bytes]):
    """Paths (POSIX, relative to the root) to contents; immutable."""

    __slots__ = ("_files",)

    def __init__(self, files: Mapping[PurePosixPath, bytes | TreeEntry]):
        self._files = dict(files)

    def __getitem__(self, path: PurePosixPath) -> bytes:
        value = self._files[path]
        return value if isinstance(value, bytes) else value.read()

    def __iter__(self) -> Iterator[PurePosixPath]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def entry(self, path: PurePosixPath) -> TreeEntry:
        """The file's entry; contents given as bytes are regular files.

        Raises:
            KeyError: there is no such path.
        """
        value = self._files[path]
        return TreeEntry(lambda: value) if isinstance(value, bytes) else value

    def has_same(self, path: PurePosixPath, other: "Tree") -> bool:
        """Whether both trees hold the very same entry under a path; nothing is read."""
        return path in self._files and self._files[path] is other._files.get(path)

    def after(self, plan: Plan) -> "Tree":
        """The tree this plan would leave behind.

        Raises:
            StalePlan: a change expects other bytes, or its target is taken.
        """
        if not plan:
            return self
        files = dict(self._files)
        for change in plan:
            check(change, Tree._over(files))
            match change:
                case Write():
                    files[change.path] = _rewritten(files.get(change.path), change.content)
                case Move():
                    files[change.target] = files.pop(change.path)
        return Tree._over(files)

    def having(self, more: Mapping[PurePosixPath, TreeEntry]) -> "Tree":
        """The tree with other entries beside its own, or in their places."""
        return Tree._over({**self._files, **more}) if more else self

    def without(self, paths: Collection[PurePosixPath]) -> "Tree":
        """The tree without these paths."""
        return Tree._over({path: value for path, value in self._files.items() if path not in paths}) if paths else self

    @classmethod
    def _over(cls, files: dict[PurePosixPath, bytes | TreeEntry]) -> "Tree":
        tree = cls.__new__(cls)
        tree._files = files
        return tree


class LazyTree(Tree):
    """A tree that is listed when it is first looked at; who only hands it on does not pay for it."""

    __slots__ = ("_list", "_listed")

    def __init__(self, list_files: Callable[[], Tree]):
        self._list = list_files
        self._listed: Tree | None = None

    @property
    def _files(self) -> dict[PurePosixPath, bytes | TreeEntry]:  # type: ignore[override]
        if self._listed is None:
            self._listed = self._list()
        return self._listed._files


def _rewritten(old: bytes | TreeEntry | None, content: bytes) -> bytes | TreeEntry:
    """New content keeps the mode of the old; a script stays executable."""
    return TreeEntry(lambda: content, old.mode) if isinstance(old, TreeEntry) and old.mode != REGULAR else content


def check(change: Change, tree: Mapping[PurePosixPath, bytes]) -> None:
    """Refuse a change that was planned for another tree.

    Raises:
        StalePlan: the content differs, is missing, or is in the way.
    """
    if change.expects is None:
        if change.path in tree:
            raise StalePlan("a file is in the way; expected none", Location(change.path))
    elif change.path not in tree:
        raise StalePlan("no such file; expected the content that was planned for", Location(change.path))
    elif digest(tree[change.path]) != change.expects:
        raise StalePlan("content differs; expected the content that was planned for", Location(change.path))
    if isinstance(change, Move) and change.target in tree:
        raise StalePlan(f"a file is in the way of {change.path}; expected none", Location(change.target))
