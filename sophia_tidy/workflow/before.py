"""The tree as it was before the one workflow: the old workflows in their places, the written ones out of the way.

So a second run reads the same old workflows as the first, from the
archive, and comes to the same result.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath

from ..tree import Entry, Tree
from .edit import without_jobs
from .inventory import FOLDER
from .read import read_workflow

WHOLE = ".whole"  # in the archive, `ci.whole.yml` is `ci.yml` before jobs were cut out of it


def before(tree: Tree, archived: Mapping[PurePosixPath, PurePosixPath], written: frozenset[PurePosixPath],
           folder: PurePosixPath) -> Tree:
    """The tree without ``written``, and with every workflow of ``archived`` (old path to new) where it was.

    ``folder`` holds the archived workflows; what was cut out of a file that
    stayed is read from its whole copy there, as long as nobody has changed
    the rest.
    """
    files: dict[PurePosixPath, bytes | Entry] = {path: tree.entry(path) for path in tree if path not in written}
    for path, target in archived.items():
        if path.parent == FOLDER and target in tree and path not in files:
            files[path] = files.pop(target)
    for copy in [path for path in files if path.parent == folder and path.stem.endswith(WHOLE)]:
        path = FOLDER / (copy.stem.removesuffix(WHOLE) + copy.suffix)
        if path in files and _is_cut(path, tree[copy], tree[path]):
            files[path] = files.pop(copy)
    return Tree(files)


def copy_of(path: PurePosixPath, folder: PurePosixPath) -> PurePosixPath:
    """Where the whole of a file is kept that loses jobs."""
    return folder / f"{path.stem}{WHOLE}{path.suffix}"


def _is_cut(path: PurePosixPath, whole: bytes, left: bytes) -> bool:
    gone = {job.id for job in read_workflow(path, whole).jobs} - {job.id for job in read_workflow(path, left).jobs}
    return bool(gone) and without_jobs(whole, sorted(gone)) == left
