"""Repair for many files: the wing's pure function, with history, over the workers.

Files are mended on their own first.  What was learnt from those that could
be then helps the rest: machine damage comes in series.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..config.schema import Target
from .python_survey import Facts

if TYPE_CHECKING:
    from ..adapters.git.versions import History
    from ..repair import LearnedEdits, Repair

Job = tuple[PurePosixPath, bytes, Target]


def mend(facts: Facts) -> "Mapping[PurePosixPath, Repair]":
    """The answer of the repair wing for each broken file, in order.

    Raises:
        TidyError: git refuses to tell the history.
    """
    jobs = [(path, facts.tree[path], facts.targets(path)) for path in facts.broken]
    if not jobs:
        return {}
    from ..adapters.git.versions import History  # a clean repository pays for none of these

    with History(facts.request.root) as history:
        mended = _round(facts, partial(_mend, history, ()), jobs, "repairing")
        unsure = [job for job in jobs if mended[job[0]].tier != "repaired"]
        learnt = _learnt(mended, jobs)
        if unsure and learnt:
            again = _round(facts, partial(_mend, history, (learnt,)), unsure, "learning")
            mended |= {path: repair for path, repair in again.items() if repair.tier == "repaired"}
    return mended


def _round(
    facts: Facts, work: "Callable[[Job], Repair]", jobs: Sequence[Job], what: str
) -> "dict[PurePosixPath, Repair]":
    from ..adapters.worker_pool import run

    def progress(done: int, count: int) -> None:
        facts.request.progress(what, done, count)

    results = run(work, jobs, jobs=facts.request.config.jobs, progress=progress)
    return {path: repair for (path, _, _), repair in zip(jobs, results, strict=True)}


def _learnt(mended: "Mapping[PurePosixPath, Repair]", jobs: Sequence[Job]) -> "LearnedEdits":
    """What the sure repairs teach; a text that is not UTF-8 teaches nothing."""
    from ..repair import LearnedEdits

    sure = [(content, mended[path].content) for path, content, _ in jobs if mended[path].tier == "repaired"]
    pairs = [(text(before), text(after)) for before, after in sure]
    return LearnedEdits((before, after) for before, after in pairs if before is not None and after is not None)


def text(content: bytes) -> str | None:
    """``content`` as UTF-8, None where it is not."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _mend(history: "History", siblings: "Sequence[LearnedEdits]", job: Job) -> "Repair":
    from ..repair import repair

    path, content, target = job
    return repair(content, target, partial(history.versions, path), siblings)
