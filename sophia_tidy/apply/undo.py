"""The way back from a run, which is a run like any other and can itself be undone.

The file is long because what an undo would do, and what it does, are one reading of one record.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..adapters.file_operations import Files, link_text
from ..adapters.git.unfinished_operation import check_merged, check_midway
from ..kernel.errors import JournalError
from ..kernel.finding import Finding
from ..kernel.location import Location
from ..kernel.outcome import Outcome, Report, Status
from ..kernel.plan import Change, Move, Plan, Write
from ..kernel.tree import Tree
from .execute import ApplyJob, Ended, as_disk_errors, perform, pruned, recovered
from .git_changes import commits_made
from .git_undo import check_branch, retraced
from .journal import Journal, Phase, Record
from .net_changes import State, Transition
from .path_checks import check_folders
from .preconditions import check_room, emptied_folders, new_folders
from .transaction import ByteSource, Stamp, stamp, state

Sources = dict[PurePosixPath, ByteSource | None]
Stamps = dict[PurePosixPath, Stamp | None]
RULE = "undo"
_NAMED = 10


@dataclass(frozen=True, slots=True)
class JournalRun:
    """One run of the journal; ``active`` while its changes are in the tree, not undone.

    ``plan`` is the digest of the saved plan that it carried out, "" of none;
    ``damage`` says why nothing is known of it.
    """

    name: str
    phase: Phase
    undoes: str | None
    paths: tuple[PurePosixPath, ...]
    active: bool
    command: str = ""
    commits: tuple[str, ...] = ()
    plan: str = ""
    damage: str = ""

    @property
    def files(self) -> int:
        return len(self.paths)


def runs(root: Path) -> tuple[JournalRun, ...]:
    """The runs on record for this work tree, oldest first; one that is damaged stands in no other's way.

    Raises:
        ToolMissing, TidyError: as `git.git_root`.
    """
    return tuple(_runs(Journal.of(root)))


def _runs(journal: Journal) -> list[JournalRun]:
    """Newest first while judging: a run is active unless an active later one undoes it."""
    found: list[JournalRun] = []
    undone: set[str] = set()
    for name in reversed(journal.names()):
        try:
            phase = journal.phase(name)
            if phase is Phase.STAGED:
                continue
            record = journal.read(name)
            commits = commits_made(journal, record)
        except JournalError as error:
            found.append(JournalRun(name, Phase.DONE, None, (), active=False, damage=error.message))
            continue
        active = phase is Phase.DONE and name not in undone
        undone |= {record.undoes} if active and record.undoes is not None else set()
        paths = tuple(each.path for each in record.transitions)
        found.append(JournalRun(name, phase, record.undoes, paths, active, record.command, commits, record.plan))
    return found[::-1]


def undo(root: Path, run: str | None = None, *, files: Files | None = None, allow_dirty: bool = False) -> Report:
    """Bring back every byte, mode and name that a run changed; without ``run``, the last apply not yet undone.

    Files that the run created go to the journal.  Naming an undo does its run
    again.  The outcomes are in paths of ``root``.  Where a run was cut short,
    taking that one back is all that is done, and no run is named: nobody
    who asks for the last one means the one before.

    Raises:
        JournalError: there is no such run, or somebody has edited its files since.
        DirtyFile: git is in the middle of something, which ``allow_dirty`` allows, but for a run that was committed.
        UnsafePath: a folder on the way has become a link.
        StalePlan: something else is in the way.
        DiskError: the system refused; everything is as it was.
    """
    journal = Journal.of(root, files)
    with journal.locked(), as_disk_errors():
        ended = recovered(journal)
        findings = tuple(said for each in ended for said in each.findings)
        if any(_is_answer(journal, each, run) for each in ended):
            return Report(findings=findings)
        record = journal.read(_chosen(_runs(journal), run, findings))
        if record.git is not None:
            check_midway(journal.base, allowed=allow_dirty and not commits_made(journal, record))
            check_merged(journal.base, [each.path for each in record.transitions], allowed=allow_dirty)
        check_branch(journal, record)
        check_folders(
            journal.base,
            [each.path for each in record.transitions],
            {each.path for each in record.transitions if each.after is not None and each.after.is_link},
        )
        stamps: Stamps = {
            each.path: None if each.after is None else stamp(journal.base / each.path) for each in record.transitions
        }
        _check_unedited(journal.base, record)
        job = _job(journal.base, record, _sources(journal, record), stamps)
        git = retraced(journal, record)
        name = perform(journal, replace(job, command="undo", git=git.standing, commits=git.commits), None)
        done = journal.read(name)
        changes = tuple(_changes(journal, done))
        findings += pruned(journal)
    relative = PurePosixPath(os.path.relpath(journal.base, root.resolve()))
    outcomes = tuple(Outcome(_seen_from(relative, change), Status.APPLIED) for change in changes)
    return Report(outcomes, findings + git.findings, run=name, commits=commits_made(journal, done))


class UndoPreview(NamedTuple):
    """What an undo would do: the run that is meant, the files as they are, and the changes in the two verbs.

    ``kept`` are files that go to the journal, for the run made them.
    """

    run: str
    tree: Tree
    plan: Plan
    kept: frozenset[PurePosixPath]


def preview(root: Path, run: str | None = None) -> UndoPreview:
    """What `undo` would do; nothing is changed.

    Raises:
        JournalError: there is no such run, one was cut short and waits, or somebody has edited its files since.
    """
    journal = Journal.of(root)
    found = _runs(journal)
    waiting = next((each.name for each in found if each.phase is Phase.COMMITTING), None)
    if waiting is not None:
        raise JournalError(f"run {waiting} was cut short; `sophia-tidy undo` takes that one back first")
    record = journal.read(_chosen(found, run, ()))
    _check_unedited(journal.base, record)
    relative = PurePosixPath(os.path.relpath(journal.base, root.resolve()))
    plan = Plan(tuple(_seen_from(relative, change) for change in _planned(journal, record)))
    top, saved = root.resolve(), journal.folder(record.run).resolve()
    kept = (each.path for each in plan if isinstance(each, Move) and _leads_to(top / each.target, saved))
    there = {change.path: top / change.path for change in plan if change.expects is not None}
    return UndoPreview(
        record.run, Tree({path: _content(place) for path, place in there.items()}), plan, frozenset(kept)
    )


def _planned(journal: Journal, record: Record) -> Iterator[Change]:
    """The changes of an undo that is still to come, in the order of the run's files."""
    sources = _sources(journal, record)
    homes = {source.like: path for path, source in sources.items() if source is not None and source.shared}
    for number, each in enumerate(record.transitions):
        place, source = journal.base / each.path, sources[each.path]
        if each.before is None and each.after is not None:
            saved = PurePosixPath(os.path.relpath(journal.folder(record.run) / "saved" / str(number), journal.base))
            yield Move(each.path, homes.get(place, saved), each.after.digest, RULE)
        elif source is not None and not source.shared and source.like is not None:
            yield Write(each.path, _content(source.like), None if each.after is None else each.after.digest, RULE)


def _leads_to(place: Path, folder: Path) -> bool:
    return Path(os.path.normpath(place)).is_relative_to(folder)


def _content(place: Path) -> bytes:
    return link_text(place) if place.is_symlink() else place.read_bytes()


def _is_answer(journal: Journal, ended: Ended, asked: str | None) -> bool:
    """Whether the end of an interrupted run is all that was asked for: it is taken back, or was itself an undo."""
    if asked is not None and not _is_named(ended.run, asked):
        return False
    return not ended.complete or (asked is None and journal.read(ended.run).undoes is not None)


def _is_named(run: str, asked: str) -> bool:
    return asked == run or (asked.isdecimal() and int(asked) == int(run.partition("-")[0]))


def _chosen(found: list[JournalRun], asked: str | None, findings: tuple[Finding, ...]) -> str:
    """The run that is meant.

    Raises:
        JournalError: there is none; with what was recovered on the way.
    """
    before = "".join(f"{finding.message}; " for finding in findings)
    if asked is None:
        last = [each for each in found if each.damage or (each.active and each.undoes is None)]
        if not last:
            raise JournalError(f"{before}there is no run to undo")
        return _whole(last[-1], before)
    for each in found:
        if _is_named(each.name, asked):
            if not each.active and not each.damage:
                raise JournalError(
                    f"{before}run {each.name} is not in the tree: it was rolled back or is undone already"
                )
            return _whole(each, before)
    known = ", ".join(each.name for each in found[-_NAMED:]) or "none"
    raise JournalError(f"{before}there is no run {asked}; expected one of {known}")


def _whole(run: JournalRun, before: str) -> str:
    if run.damage:
        raise JournalError(f"{before}{run.damage}; an earlier run is taken back by its name")
    return run.name


def _check_unedited(base: Path, record: Record) -> None:
    edited = [each.path for each in record.transitions if not _is_after(base / each.path, each)]
    if edited:
        names = ", ".join(str(Location(path)) for path in edited[:_NAMED])
        more = f" and {len(edited) - _NAMED} more" if len(edited) > _NAMED else ""
        raise JournalError(f"edited since run {record.run}: {names}{more}; undo would lose that")


def _is_after(place: Path, each: Transition) -> bool:
    return not os.path.lexists(place) or place.is_dir() if each.after is None else state(place) == each.after


def _sources(journal: Journal, record: Record) -> Sources:
    """A moved file comes back as itself; other originals come out of the journal as copies."""
    moved = {each.after: journal.base / each.path for each in record.transitions if each.before is None}
    sources: Sources = {}
    for number, each in enumerate(record.transitions):
        saved = journal.folder(record.run) / "saved" / str(number)
        if each.before is None:
            sources[each.path] = None
        elif each.before in moved:
            sources[each.path] = ByteSource(None, moved[each.before], shared=True)
        elif state(saved) == each.before:
            sources[each.path] = ByteSource(None, saved)
        else:
            raise JournalError(f"the original in the journal of run {record.run} is damaged", Location(each.path))
    return sources


def _job(base: Path, record: Record, sources: Sources, stamps: Stamps) -> ApplyJob:
    files = [each.path for each in record.transitions if each.before is not None]
    gone = {each.path for each in record.transitions if each.before is None}
    emptied = emptied_folders(base, gone, files, record.made)
    check_room(base, files, gone, emptied)
    ends = {each.path: (each.after, sources[each.path]) for each in record.transitions}
    return ApplyJob(ends, stamps, new_folders(base, files, record.removed), emptied, record.run)


def _changes(journal: Journal, record: Record) -> Iterator[Change]:
    """What an undo did, in the two verbs: what went nowhere in the tree went to the journal."""
    saved = journal.folder(record.run) / "saved"
    came: dict[State, list[PurePosixPath]] = {}
    for each in record.transitions:
        if each.before is None and each.after is not None:
            came.setdefault(each.after, []).append(each.path)
    for number, each in enumerate(record.transitions):
        if each.before is not None and each.after is None:
            homes = came.get(each.before)
            target = homes.pop() if homes else PurePosixPath(os.path.relpath(saved / str(number), journal.base))
            yield Move(each.path, target, each.before.digest, RULE)
    back = {path for paths in came.values() for path in paths}
    for each in record.transitions:
        if each.after is not None and (each.before is not None or each.path in back):
            place = journal.base / each.path
            content = link_text(place) if each.after.is_link else place.read_bytes()
            yield Write(each.path, content, None if each.before is None else each.before.digest, RULE)


def _seen_from(relative: PurePosixPath, change: Change) -> Change:
    def seen(path: PurePosixPath) -> PurePosixPath:
        return PurePosixPath(os.path.normpath(relative / path))

    match change:
        case Write():
            return Write(seen(change.path), change.content, change.expects, change.rule)
        case Move():
            return Move(seen(change.path), seen(change.target), change.expects, change.rule)
