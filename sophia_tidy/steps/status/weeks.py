"""The weeks of a branch, and the commit that each of them ends with.

A week begins on Monday in UTC; the last is the one in which the tip was
committed, so that the same commit has the same weeks on every day.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from ...adapters.git.first_parents import BranchCommit

DAY = 86_400
WEEK = 7 * DAY
_THURSDAY = 3  # 1970-01-01, counted from Monday


class BranchWeek(NamedTuple):
    """A week by its Monday (seconds since 1970), and the last commit that the branch had when it ended; None before the first."""

    monday: int
    commit: str | None

    @property
    def day(self) -> str:
        """The Monday, as ``2026-06-29``."""
        return datetime.fromtimestamp(self.monday, UTC).date().isoformat()


def weeks_of(commits: Iterable[BranchCommit], count: int) -> tuple[BranchWeek, ...]:
    """The last weeks of a branch, the oldest first; of its commits, the tip first, no more are taken than it needs."""
    commits = iter(commits)
    at = next(commits, None)
    if at is None:
        return ()
    day = at.when // DAY
    last = (day - (day + _THURSDAY) % 7) * DAY
    found: list[BranchWeek] = []
    for monday in range(last, last - count * WEEK, -WEEK):
        while at is not None and at.when >= monday + WEEK:
            at = next(commits, None)
        found.append(BranchWeek(monday, None if at is None else at.commit))
    return tuple(reversed(found))
