"""The graph of a tree after some moves and writes, read only where it can differ from the one before.

A reader's answer about a file depends on the file and on the paths of the
tree.  So it is asked again about a file that is new or changed, and about
one that named a path which is gone, or a name that a path has gained or
lost (another file of that name makes a guess, or ends one).  A few names
decide what others mean; where one of these comes or goes all is read.

What leads nowhere and did not before is all found.  What is not looked for
are words that named nothing, and would name one of the new paths now.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath

from ...kernel.tree import Tree
from ..files.inventory import FileItem, inventory
from .graph import Graph, Mapper
from .readers import jobs, read
from .reference import Reference

# What a package, a site, a Node project or an action is for the files around it.
_MEANING = frozenset(
    ("__init__.py", "__init__.pyi", "__main__.py", "conf.py", "package.json", "action.yml", "action.yaml")
)


def read_again(
    before: Graph, old: Tree, items: Mapping[PurePosixPath, FileItem], new: Tree, *, mapper: Mapper = map
) -> Graph:
    """The references of ``new``, given those of ``old`` and its files; as far as something may lead nowhere now."""
    fresh = [
        path for path in new if not new.has_same(path, old) and (path not in old or new.entry(path) != old.entry(path))
    ]
    known = {path: items[path] for path in new if path in items}
    known.update(inventory(Tree({path: new.entry(path) for path in fresh})))
    ordered = {path: known[path] for path in new}
    differing = _paths(old) ^ _paths(new)
    if any(path.name in _MEANING for path in differing):
        asked: Collection[PurePosixPath] = ordered.keys()
    else:
        asked = {*fresh, *_touched(before.references, differing)} & ordered.keys()
    kept = (each for each in before.references if each.source.path in ordered and each.source.path not in asked)
    found = mapper(read, jobs(new, {path: item for path, item in ordered.items() if path in asked}))
    place = {path: at for at, path in enumerate(new)}
    return Graph(
        sorted((*kept, *(each for batch in found for each in batch)), key=lambda each: place[each.source.path])
    )


def _touched(references: Iterable[Reference], differing: Collection[PurePosixPath]) -> Iterable[PurePosixPath]:
    """The files that name a path which has come or gone, or one that is called as it is."""
    names = {name for path in differing for name in (path.name, path.stem)}
    for each in references:
        if (
            each.target in differing
            or each.text.rstrip("/").rpartition("/")[2] in names
            or each.text.rpartition(".")[2] in names
        ):
            yield each.source.path


def _paths(tree: Tree) -> set[PurePosixPath]:
    """The files and their folders."""
    return {*tree, *(folder for path in tree for folder in path.parents)}
