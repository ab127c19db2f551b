"""Every file of a tree with its kind; a file is read only where its path does not tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...kernel.tree import SUBMODULE, SYMLINK, Tree
from .kinds import HEAD, FileKind, by_path, kind_of


@dataclass(frozen=True, slots=True)
class FileItem:
    """One file; ``size`` is known only of a file that had to be read."""

    path: PurePosixPath
    kind: FileKind
    mode: int
    size: int | None = None


def inventory(tree: Tree) -> Mapping[PurePosixPath, FileItem]:
    """An item for each path, in the order of the tree.

    A symbolic link has the kind of its name, a submodule is an asset; neither is read.
    """
    return {path: _item(path, tree) for path in tree}


def _item(path: PurePosixPath, tree: Tree) -> FileItem:
    mode = tree.entry(path).mode
    if mode == SUBMODULE:
        return FileItem(path, FileKind.ASSET, mode)
    known = by_path(path)
    if known is not None or mode == SYMLINK:
        return FileItem(path, known or kind_of(path, b"", mode), mode)
    content = tree[path]
    return FileItem(path, kind_of(path, content[:HEAD], mode), mode, len(content))
