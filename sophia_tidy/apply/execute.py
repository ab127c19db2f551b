"""A checked job from staging to its end, and what an interrupted one left."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath

from ..adapters.git.person import HookRefused
from ..adapters.git.record import Commits, GitState
from ..adapters.interrupts import held_interrupts
from ..kernel.errors import DiskError, JournalError, TidyError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from .git_changes import Landing, Ready
from .journal import BYTES, DAYS, Journal, Phase, Record
from .net_changes import State
from .transaction import ByteSource, Progress, Stamp, Work

_TOP = PurePosixPath()
_FULL = {errno.ENOSPC, errno.EDQUOT}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class ApplyJob:
    """What a run is to do, checked against the disk; paths are relative to the journal's base.

    ``stamps`` were taken before the check, so that a later edit is noticed.
    """

    ends: Mapping[PurePosixPath, tuple[State | None, ByteSource | None]]
    stamps: Mapping[PurePosixPath, Stamp | None]
    made: Mapping[PurePosixPath, int | None]
    removed: Mapping[PurePosixPath, int]
    undoes: str | None = field(default=None)
    command: str = ""
    git: GitState | None = None
    commits: Commits | None = None
    plan: str = ""


def perform(journal: Journal, job: ApplyJob, progress: Progress | None) -> str:
    """Stage, put in place, and let git know; the name of the run.

    Raises:
        StalePlan: a file was changed meanwhile; everything is as it was.
        HookRefused, TidyError: a commit hook or git refused; everything is as it was.
        OSError: the system refused; everything is as it was.
        JournalError: it refused the way back as well; `recovered` will go it.
    """
    work = Work(journal, journal.new_name(), job.stamps)
    record, ready = _staged(work, job)
    landing = Landing.of(journal, record)
    with held_interrupts() as pause:
        try:
            journal.write(record)
            work.commit(record, pause, progress)
            if landing is not None and ready is not None:
                landing.land(ready, lambda: work.is_committed(record))
                landing.clear()
            work.finish(record)
        except BaseException as error:
            _roll_back(work, record, error)
            raise
    if landing is not None:
        landing.tell()
    return record.run


def _staged(work: Work, job: ApplyJob) -> tuple[Record, Ready | None]:
    """The record of the run, and what is ready for git; nothing of the tree has changed, and no branch."""
    try:
        work.open()
        transitions = tuple(work.stage(n, path, *ends) for n, (path, ends) in enumerate(sorted(job.ends.items())))
        record = Record(
            work.run, job.undoes, transitions, dict(job.made), dict(job.removed), job.command, job.git, job.plan
        )
        landing = Landing.of(work.journal, record)
        ready = None if landing is None else landing.prepare(job.commits)
        work.sync_staged()
    except BaseException:
        work.discard()
        raise
    return record, ready


def _roll_back(work: Work, record: Record, error: BaseException) -> None:
    landing = Landing.of(work.journal, record)
    hook = isinstance(error, HookRefused)
    try:
        if landing is not None:
            if landing.moves_head and landing.is_landed():
                raise JournalError(
                    f"run {record.run} has moved its branch, but not made its end ({error}); the next run completes it"
                )
            landing.take_back(by_force=hook and record.undoes is None)
        left = work.roll_back(record, set_aside=hook)
        if left and isinstance(error, TidyError) and error.location is None:
            error.message += f"; edited meanwhile, and left as they are: {', '.join(map(str, map(Location, left)))}"
        kept = work.placing.folder / "changed"
        if isinstance(error, HookRefused) and kept.is_dir():
            error.said = "\n".join(filter(None, (error.said, f"what it made of our files is kept in {kept}")))
    except JournalError:
        raise
    except (OSError, TidyError) as second:
        again = "put that right and run again: the run is in the journal and will be rolled back first"
        raise JournalError(
            f"run {record.run} failed ({error}), and so did rolling it back ({second}); {again}"
        ) from error


@dataclass(frozen=True, slots=True)
class Ended:
    """An interrupted run, whether it is now complete (else it is as if it had never been), and what is to be said."""

    run: str
    complete: bool
    findings: tuple[Finding, ...]


def recovered(journal: Journal) -> tuple[Ended, ...]:
    """Finish or roll back every run that was interrupted; what became of them.

    Raises:
        OSError, JournalError: it cannot be done yet; nothing is lost.
    """
    ended: list[Ended] = []
    for run in journal.names():
        match journal.phase(run):
            case Phase.STAGED:
                told = journal.has_end(run)  # it failed before its record was written, and was told then
                Work(journal, run).discard()
                if not told:
                    ended.append(
                        Ended(run, False, (_interrupted(_TOP, f"run {run} was interrupted before it changed a file"),))
                    )
            case Phase.COMMITTING:
                work, record = Work(journal, run), journal.read(run)
                said = tuple(_ended(work, record))
                ended.append(Ended(run, journal.phase(run) is Phase.DONE, said))
            case Phase.DONE | Phase.ROLLED_BACK:
                continue
    return tuple(ended)


def _interrupted(path: PurePosixPath, message: str, severity: Severity = Severity.NOTE) -> Finding:
    return Finding(Location(path), "interrupted-run", message, severity)


def _ended(work: Work, record: Record) -> Iterator[Finding]:
    landing = Landing.of(work.journal, record)
    if _is_complete(work, record, landing):
        if landing is not None:
            landing.complete()
        work.finish(record)
        yield _interrupted(_TOP, f"run {record.run} was interrupted at its end; it is now complete")
        yield from _locks(landing, record)
        return
    staged = [] if landing is None else landing.take_back(by_force=False)
    yield from _locks(landing, record)
    left = work.roll_back(record)
    count = len(record.transitions) - len(left)
    yield _interrupted(_TOP, f"run {record.run} was interrupted; {count} files are as they were before it")
    for name in staged:
        yield _interrupted(
            PurePosixPath(name), f"staged since run {record.run} was interrupted; the index keeps it", Severity.WARNING
        )
    for path in left:
        where = f"what the run kept of it is in {work.placing.folder}"
        yield _interrupted(
            path, f"edited since run {record.run} was interrupted; left as it is, {where}", Severity.WARNING
        )


def _locks(landing: Landing | None, record: Record) -> Iterator[Finding]:
    for lock in landing.locks() if landing is not None else ():
        yield _interrupted(
            _TOP,
            f"git left {lock} when it was killed with run {record.run}; remove it if no git is at work here",
            Severity.WARNING,
        )


def _is_complete(work: Work, record: Record, landing: Landing | None) -> bool:
    """A branch that has moved is the end of a run, even where somebody has edited its files since."""
    if landing is not None and landing.moves_head:
        return landing.is_landed()
    return work.is_committed(record) and (landing is None or landing.is_landed())


def pruned(journal: Journal) -> tuple[Finding, ...]:
    """Forget runs that are too old or too many, and say so."""
    count = journal.prune(datetime.now(UTC))
    runs = "1 run was" if count == 1 else f"{count} runs were"
    kept = f"runs are kept for {DAYS} days, and together {BYTES // 1_000_000_000} GB of them"
    return (
        (Finding(Location(_TOP), "journal", f"{runs} cleared from the journal; {kept}", Severity.NOTE),)
        if count
        else ()
    )


@contextmanager
def as_disk_errors() -> Iterator[None]:
    """What the system refuses becomes an error that says what to do."""
    try:
        yield
    except OSError as error:
        where = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "the disk"
        reason = error.strerror or str(error)
        if error.errno in _FULL:
            advice = "free some space and run again"
        elif error.errno in _DENIED:
            advice = "make it writable and run again"
        else:
            advice = "see to that and run again"
        raise DiskError(f"{where}: {reason}; nothing was changed; {advice}") from error
