"""The history of a branch: the rows of the dashboard as they were at the end of each week, computed from git alone.

A commit is counted once, whoever asks; its rows are the same for ever.  Rows
that hang on a plan, or on programs that not every machine has, are of today,
and not among them.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ...kernel.errors import TidyError
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from .measure import Rows
from .weeks import BranchWeek, weeks_of

if TYPE_CHECKING:
    from ...adapters.git.repository import Repository
    from ..context import Context

_ROOT = PurePosixPath()


class BranchHistory(NamedTuple):
    """The weeks, the oldest first, and the rows of each commit that one of them ends with; none where it cannot be counted."""

    weeks: tuple[BranchWeek, ...]
    rows: Mapping[str, Rows]
    findings: tuple[Finding, ...] = ()


def history(context: "Context", weeks: int, known: Mapping[str, Rows], *, own_config: bool = True) -> BranchHistory:
    """The last weeks of the branch up to the commit that the context is about, else up to HEAD.

    ``known`` are rows that were counted before; with ``own_config`` each
    commit is counted as its own configuration says.

    Raises:
        TidyError: there is no repository, or no commit in it; git refuses.
    """
    git = context.doors.git
    if git is None or not git.place.head:
        what = "there is no git repository here" if git is None else "there is no commit yet"
        raise TidyError(f"{what}; expected one with commits for --history", rule="unknown-commit")
    from ...adapters.git.first_parents import first_parents

    with closing(first_parents(git.root, git.commit)) as commits:
        found = weeks_of(commits, weeks)
    tips = list(dict.fromkeys(each.commit for each in reversed(found) if each.commit is not None))
    rows = {tip: known[tip] for tip in tips if tip in known}
    faults: tuple[Finding, ...] = ()
    if new := [tip for tip in tips if tip not in rows]:
        from .past_commits import counted  # where all is known, no step is imported

        counted_rows, faults = counted(context, git, new, own_config=own_config)
        rows |= counted_rows
    return BranchHistory(found, rows, (*_cut_off(git, found), *faults))


def _cut_off(git: "Repository", weeks: Sequence[BranchWeek]) -> list[Finding]:
    """How far a shallow clone sees."""
    if not git.place.shallow:
        return []
    first = next((each.day for each in weeks if each.commit is not None), "")
    before = f", and nothing of the weeks before that of {first}" if weeks and weeks[0].commit is None else ""
    said = f"the clone is shallow, so the age of no file is known{before}"
    fetch = "fetch the history with: git fetch --unshallow"
    return [Finding(Location(_ROOT), "unknown-history", said, Severity.WARNING, fetch)]
