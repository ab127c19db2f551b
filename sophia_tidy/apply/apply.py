"""The one way in which a plan reaches the disk, and the way back.

All or nothing: everything is checked, then everything is staged, then
renames put it in place (`commit`).  Every run is in the journal before it
touches the tree, so a killed one is finished or rolled back by the next.
"""

from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ..adapters.file_operations import Files
from ..adapters.git.commands import filtered, git_root, is_dirty
from ..adapters.git.commit import Message, check_index, commits_of
from ..adapters.git.index import read_entries
from ..adapters.git.unfinished_operation import check_merged, check_midway
from ..kernel.errors import DirtyFile, UnsafePath
from ..kernel.location import Location
from ..kernel.outcome import Outcome, Report, Status
from ..kernel.plan import Plan
from ..kernel.tree import SYMLINK, Tree
from .execute import ApplyJob, as_disk_errors, perform, pruned, recovered
from .git_changes import commits_made
from .git_refs import standing_of
from .journal import Journal
from .net_changes import Piece, net_effect
from .path_checks import check_folders, check_names
from .preconditions import check_before, check_names_differ, check_room, emptied_folders, new_folders
from .transaction import ByteSource, Progress, stamp
from .undo import JournalRun, runs, undo

__all__ = ["JournalRun", "apply", "recover", "runs", "undo"]


def apply(
    plan: Plan,
    root: Path,
    tree: Tree,
    *,
    allow_dirty: bool = False,
    progress: Progress | None = None,
    files: Files | None = None,
    command: str = "",
    message: Message | None = None,
    saved: str = "",
) -> Report:
    """Make every change of the plan, or none; with a ``message`` as commits.

    ``tree`` is what the plan was made for, ``command`` what made it, and
    ``saved`` the digest of the saved plan that it is, which the journal keeps.
    An interrupted earlier run is finished or rolled back first.  ``progress``
    hears (files done, of all).

    Raises:
        UnsafePath: a path leaves the root, runs through a link, or enters ``.git``.
        StalePlan: the tree, or the disk, is not what the plan expects.
        DirtyFile: a file has changes that are not committed.
        HookRefused, TidyError: a commit hook or git refused the commit; everything is as it was.
        DiskError: the system refused; everything is as it was.
        JournalError: another run is at work, or an earlier one cannot be rolled back.
    """
    check_names(plan)
    effect = net_effect(plan, tree)
    outcomes = tuple(Outcome(change, Status.APPLIED) for change in plan)
    if not effect:
        return Report(outcomes, plan.findings)
    journal = Journal.of(root, files)
    with journal.locked(), as_disk_errors():
        findings = tuple(said for ended in recovered(journal) for said in ended.findings)
        if git_root(root) is not None:
            check_midway(root, allowed=allow_dirty and message is None)
            check_merged(root, effect, allowed=allow_dirty)
        if message is not None:
            check_index(root, message.branch)
        if not allow_dirty or message is not None:
            _check_clean(root, [path for path in effect if path in tree], commits=message is not None)
        job = _job(journal, root.resolve(), effect, tree)
        named = replace(job, command=command, plan=saved)
        run = perform(journal, _with_git(named, journal, root, tree, message), progress)
        commits = commits_made(journal, journal.read(run))
        findings += pruned(journal)
    return Report(outcomes, plan.findings + findings, run=run, commits=commits)


def recover(root: Path, *, files: Files | None = None) -> Report | None:
    """Finish or roll back what an interrupted run left; None where there was none.

    Raises:
        JournalError, DiskError: it cannot be done yet; nothing is lost.
    """
    journal = Journal.of(root, files)
    if not journal.names():
        return None
    with journal.locked(), as_disk_errors():
        findings = tuple(said for ended in recovered(journal) for said in ended.findings)
    return Report(findings=findings) if findings else None


def _with_git(job: ApplyJob, journal: Journal, root: Path, tree: Tree, message: Message | None) -> ApplyJob:
    """The job with what git has to know: the index as it is now, and the commits."""
    if git_root(journal.base) is None:
        return job
    prefix = PurePosixPath(root.resolve().relative_to(journal.base))
    beside = {prefix / change.path for part in message.parts for change in part.plan} if message is not None else set()
    known = read_entries(journal.base, beside.union(job.ends))
    standing = standing_of(journal.base, {path: known[path] for path in job.ends})
    if message is None:
        return replace(job, git=standing)
    commits = commits_of(tree, prefix, known, message)
    return replace(job, git=replace(standing, branch=message.branch, commits=True), commits=commits)


def _check_clean(root: Path, paths: list[PurePosixPath], *, commits: bool) -> None:
    dirty = sorted(is_dirty(root, paths)) if paths and git_root(root) is not None else []
    if dirty:
        more = f" (and {len(dirty) - 1} more)" if len(dirty) > 1 else ""
        way = (
            "commit or stash them first, for --commit would take them in"
            if commits
            else "commit or stash them, or use --allow-dirty"
        )
        if dirty[0] in filtered(root, dirty[:1]):
            raise DirtyFile(
                f"git reads the file by a filter, and only its filter could tell whether it has changes; "
                f"let git look (git status), then run again{more}; {way}",
                Location(dirty[0]),
            )
        raise DirtyFile(f"the file has changes that are not committed{more}; {way}", Location(dirty[0]))


def _job(journal: Journal, root: Path, effect: Mapping[PurePosixPath, Piece | None], tree: Tree) -> ApplyJob:
    """The job, checked against the disk."""
    links = {path for path in effect if path in tree and tree.entry(path).mode == SYMLINK}
    check_folders(root, effect, links)
    _check_links(root, effect, links)
    contents = {path: tree.get(path) for path in effect}
    stamps = {path: None if content is None else stamp(root / path) for path, content in contents.items()}
    states = check_before(root, contents, links)
    files = [path for path, piece in effect.items() if piece is not None]
    gone = {path for path, piece in effect.items() if piece is None}
    check_names_differ(root, files)
    emptied = emptied_folders(root, gone, files)
    check_room(root, files, gone, emptied)
    prefix = PurePosixPath(root.relative_to(journal.base))
    return ApplyJob(
        {
            prefix / path: (states[path], None if piece is None else _source(root, piece))
            for path, piece in effect.items()
        },
        {prefix / path: stamps[path] for path in effect},
        {prefix / folder: mode for folder, mode in new_folders(root, files, {}).items()},
        {prefix / folder: mode for folder, mode in emptied.items()},
    )


def _check_links(root: Path, effect: Mapping[PurePosixPath, Piece | None], links: Container[PurePosixPath]) -> None:
    """Refuse a link in the place of a folder: undo would have to go through it.

    Raises:
        UnsafePath: there is one.
    """
    for path, piece in effect.items():
        if piece is not None and piece.origin in links and path not in links and (root / path).is_dir():
            raise UnsafePath("a link would take the place of a folder; expected a free name", Location(path))


def _source(root: Path, piece: Piece) -> ByteSource:
    like = None if piece.origin is None else root / piece.origin
    return ByteSource(piece.content, like, shared=piece.content is None)
