"""The tree as it was before the one workflow: the old workflows in their places, the written ones out of the way.

So a second run reads the same old workflows as the first, from the
archive, and comes to the same result.  What it cannot read any more is a
finding: no duty leaves the ledger without a word.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.tree import Tree, TreeEntry
from ..editing.job_edits import without_jobs
from ..editing.nodes import EditRefused
from ..facts.inventory import FOLDER
from ..read import read_workflow
from .restored_jobs import with_jobs

RULE = "unread-duties"
RULES = {
    RULE: (
        Severity.WARNING,
        (
            "An old workflow that was archived, or lost jobs, cannot be read any more, so the ledger does not say what it did.\n\n"
            "Its file is gone from the archive, a new one has its name, or the rest of it does not read with the jobs that were cut out of it."
        ),
    )
}
_COPY = re.compile(r"(?P<stem>.+)\.whole(?:-(?P<number>[0-9]+))?")
_Files = dict[PurePosixPath, bytes | TreeEntry]


class OriginalTree(NamedTuple):
    """The tree; where in the real one each workflow of it lies that is not in its place, or not whole; what cannot be read."""

    tree: Tree
    places: Mapping[PurePosixPath, PurePosixPath]
    findings: tuple[Finding, ...]


def before(
    tree: Tree,
    archived: Mapping[PurePosixPath, PurePosixPath],
    written: frozenset[PurePosixPath],
    folder: PurePosixPath,
) -> OriginalTree:
    """The tree without ``written``, and with every workflow of ``archived`` (old path to new) where it was.

    ``folder`` holds the archived workflows; jobs that were cut out of a file
    are read from its whole copy there, the rest as a person has it now.
    What is written stays where a workflow of the team's names it.
    """
    files: _Files = {path: tree.entry(path) for path in tree if path not in written}
    files |= {path: tree.entry(path) for path in _in_use(written, files)}
    places: dict[PurePosixPath, PurePosixPath] = {}
    findings = [*_back(files, {path: target for path, target in archived.items() if path.parent == FOLDER}, places)]
    for copy, path in _copies(files, folder):
        whole, left = _content(files, copy), _content(files, path) if path in files else None
        joined = whole if left is None else _joined(path, whole, left)
        if joined is None:
            findings.append(
                _unread(
                    path,
                    f"cannot be read together with the jobs that were cut out of it and are in {copy}, so those "
                    "alone count, and what the rest says now does not; expected a workflow with jobs as a block",
                    Severity.ERROR,
                )
            )
        if joined != left:
            places[path] = copy
        files[path] = whole if joined is None else joined
        del files[copy]
    return OriginalTree(Tree(files), places, tuple(findings))


def copy_of(path: PurePosixPath, whole: bytes, tree: Tree, folder: PurePosixPath) -> PurePosixPath:
    """Where the whole of a file is kept that loses jobs: where it lies already, else a name that is free.

    `ci.whole.yml` is `ci.yml` before jobs were cut out of it, and
    `ci.whole-2.yml` what it was before more were.
    """
    number, copy = 1, folder / f"{path.stem}.whole{path.suffix}"
    while copy in tree and tree[copy] != whole:
        number += 1
        copy = folder / f"{path.stem}.whole-{number}{path.suffix}"
    return copy


def _back(
    files: _Files, archived: Mapping[PurePosixPath, PurePosixPath], places: dict[PurePosixPath, PurePosixPath]
) -> Iterator[Finding]:
    """Archived files to where they were; a finding for each that cannot be there."""
    for path, target in archived.items():
        if target not in files:
            yield _unread(
                target,
                f"is not there, so what {path.name} did is not in the ledger; expected it, as the manifest "
                "of the archive says",
            )
        elif path in files:
            yield _unread(
                path,
                f"has the name of an old workflow, so what {target} did is not in the ledger; expected another "
                "name for the new one",
            )
        else:
            files[path] = files.pop(target)
            places[path] = target


def _in_use(written: frozenset[PurePosixPath], files: _Files) -> list[PurePosixPath]:
    """The written scripts that a workflow of the team's runs: to it they are there."""
    texts = [_content(files, path) for path in files if path.parent == FOLDER] if written else []
    return [path for path in sorted(written) if path.parent != FOLDER and any(bytes(path) in text for text in texts)]


def _copies(files: _Files, folder: PurePosixPath) -> list[tuple[PurePosixPath, PurePosixPath]]:
    """The whole copies with the files that lost jobs, the newest of each first."""
    found = [(copy, match) for copy in files if copy.parent == folder and (match := _COPY.fullmatch(copy.stem))]
    found.sort(key=lambda each: int(each[1]["number"] or 1), reverse=True)
    return [(copy, FOLDER / f"{match['stem']}{copy.suffix}") for copy, match in found]


def _content(files: _Files, path: PurePosixPath) -> bytes:
    content = files[path]
    return content if isinstance(content, bytes) else content.read()


def _joined(path: PurePosixPath, whole: bytes, left: bytes) -> bytes | None:
    """The whole itself as long as nobody has changed the rest, else the rest with the jobs that it lacks; None where that does not read."""
    gone = _jobs(path, whole) - _jobs(path, left)
    if not gone:
        return left
    try:
        if without_jobs(whole, sorted(gone), path) == left:
            return whole
    except EditRefused:  # a person took jobs out too, such as one that others need
        pass
    return with_jobs(left, whole, path)


def _jobs(path: PurePosixPath, content: bytes) -> set[str]:
    return {job.id for job in read_workflow(path, content).jobs}


def _unread(path: PurePosixPath, message: str, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(Location(path), RULE, message, severity)
