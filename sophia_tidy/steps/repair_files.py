"""Repair for many files: the wing's pure function, with history, over the workers.

Files are mended on their own first.  What was learnt from those that could
be then helps the rest: machine damage comes in series.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ..config.values import Target
from .python_survey import PythonFacts

if TYPE_CHECKING:
    from ..adapters.git.objects import Objects
    from ..adapters.git.repository import Repository
    from ..repair import LearnedEdits, Repair

AT_HAND = 64_000_000  # bytes of earlier versions that are kept in memory for the workers


class RepairJob(NamedTuple):
    """One broken file for a worker, with what it was before, newest first.

    ``blobs`` are git's names for what is read only where it is wanted.
    """

    path: PurePosixPath
    content: bytes
    target: Target
    versions: tuple[bytes, ...] = ()
    blobs: tuple[bytes, ...] = ()


def mend(facts: PythonFacts) -> "Mapping[PurePosixPath, Repair]":
    """The answer of the repair wing for each broken file, in order.

    Raises:
        TidyError: git refuses to tell the history.
    """
    if not facts.broken:  # a clean repository pays for none of what follows
        return {}
    git = facts.context.doors.git
    jobs = list(_with_versions([RepairJob(path, facts.tree[path], facts.targets(path)) for path in facts.broken], git))
    objects = None if git is None else git.objects
    mended = _round(facts, partial(_mend, objects, ()), jobs, "repairing")
    unsure = [job for job in jobs if mended[job.path].tier != "repaired"]
    learnt = _learnt(mended, jobs)
    if unsure and learnt:
        again = _round(facts, partial(_mend, objects, (learnt,)), unsure, "learning")
        mended |= {path: repair for path, repair in again.items() if repair.tier == "repaired"}
    return mended


def _with_versions(jobs: Iterable[RepairJob], git: "Repository | None") -> Iterator[RepairJob]:
    """What git holds of each, read here by one process; in the workers, by one for each, where that would be very much."""
    from ..repair.history_hunks import LOOK_AT

    left = AT_HAND
    for job in jobs:
        if git is None:
            yield job
        elif left > 0:
            versions = tuple(git.history.versions(job.path, job.content, LOOK_AT))
            left -= sum(map(len, versions))
            yield job._replace(versions=versions)
        else:
            yield job._replace(blobs=tuple(git.history.blobs(job.path)))


def _round(
    facts: PythonFacts, work: "Callable[[RepairJob], Repair]", jobs: Sequence[RepairJob], what: str
) -> "dict[PurePosixPath, Repair]":
    from ..adapters.worker_pool import run

    def progress(done: int, count: int) -> None:
        facts.context.progress(what, done, count)

    results = run(work, jobs, jobs=facts.context.config.jobs, progress=progress)
    return {job.path: repair for job, repair in zip(jobs, results, strict=True)}


def _learnt(mended: "Mapping[PurePosixPath, Repair]", jobs: Sequence[RepairJob]) -> "LearnedEdits":
    """What the sure repairs teach; a text that is not UTF-8 teaches nothing."""
    from ..repair import LearnedEdits

    sure = [(job.content, mended[job.path].content) for job in jobs if mended[job.path].tier == "repaired"]
    pairs = [(text(before), text(after)) for before, after in sure]
    return LearnedEdits((before, after) for before, after in pairs if before is not None and after is not None)


def text(content: bytes) -> str | None:
    """``content`` as UTF-8, None where it is not."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _mend(objects: "Objects | None", siblings: "Sequence[LearnedEdits]", job: RepairJob) -> "Repair":
    from ..repair import repair

    return repair(job.content, job.target, partial(_versions, objects, job), siblings)


def _versions(objects: "Objects | None", job: RepairJob) -> Iterator[bytes]:
    from ..adapters.git.versions import contents

    yield from job.versions
    if objects is not None and job.blobs:
        yield from contents(objects, job.blobs, job.content)
