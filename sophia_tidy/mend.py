"""Repair for many files: the wing's pure function, with history, over the workers.

Files are mended on their own first.  What was learnt from those that could
be then helps the rest: machine damage comes in series.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .config import Target
from .survey import Facts

if TYPE_CHECKING:
    from .history import History
    from .repair import Repair

Job = tuple[PurePosixPath, bytes, Target]


def mend(facts: Facts) -> "Mapping[PurePosixPath, Repair]":
    """The answer of the repair wing for each broken file, in order.

    Raises:
        TidyError: git refuses to tell the history.
    """
    jobs = [(path, facts.tree[path], facts.targets(path)) for path in facts.broken]
    if not jobs:
        return {}
    from .history import History  # a clean repository pays for none of these
    from .workers import run

    request = facts.request
    with History(request.root) as history:
        results = run(partial(_mend, history), jobs, jobs=request.config.jobs)
        mended = {}
        for (path, _, _), result in zip(jobs, results, strict=True):
            mended[path] = result
            request.progress("repairing", len(mended), len(jobs))
    return mended


def _mend(history: "History", job: Job) -> "Repair":
    from .repair import repair

    path, content, target = job
    return repair(content, target, partial(history.versions, path))
