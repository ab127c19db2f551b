"""Symbolic links: whom each one holds, and what it has to say from another place.

A link is held by nobody and holds its target: whoever opens it expects a
file there.  One that leads to a file can be archived, and is aimed anew so
that it still leads there; one that leads to a folder, out of the repository
or nowhere stays as it is.
"""

import posixpath
from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePosixPath

from ...formats import relative_path
from ...kernel.tree import SYMLINK, Tree
from ..files.inventory import FileItem


def aim(text: bytes, folder: PurePosixPath) -> PurePosixPath | None:
    """The path that a link in the folder leads to; None where it leaves the repository."""
    path = posixpath.normpath(folder / text.decode("utf-8", "surrogateescape"))
    return None if path == ".." or path.startswith(("/", "../")) else PurePosixPath(path)


def holders(tree: Tree, items: Mapping[PurePosixPath, FileItem]) -> Mapping[PurePosixPath, tuple[PurePosixPath, ...]]:
    """For each file or folder that links lead to, those links."""
    found: dict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for path, item in items.items():
        if item.mode == SYMLINK and (target := aim(tree[path], path.parent)) is not None:
            found[target].append(path)
    return {target: tuple(links) for target, links in found.items()}


def can_move(path: PurePosixPath, tree: Tree) -> bool:
    """Whether the link leads to a file of the tree, and so can be aimed at it from anywhere."""
    target = aim(tree[path], path.parent)
    return target is not None and target in tree


def aimed(written: str, folder: PurePosixPath, goal: PurePosixPath) -> str:
    """What a link in the folder says to lead to the goal; its own words where they do."""
    spelled = way(folder, goal)
    return written if posixpath.normpath(written) == posixpath.normpath(spelled) else spelled


def way(folder: PurePosixPath, goal: PurePosixPath) -> str:
    """The way from a folder of the tree to a path of it."""
    return relative_path.way("/".join(folder.parts), "/".join(goal.parts))
