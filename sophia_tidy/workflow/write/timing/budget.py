"""The budget of time, from a commit to production in under five minutes: what each job may take, and the longest way through them.

A model to plan by: the figures are those of `rules/workflow/durations.yaml`,
the usual ones decide, the quickest and the slowest say how far it carries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..document import WrittenJob
from .durations import Took, total

LIMIT = 300


class Cost(NamedTuple):
    """What one job costs: its parts with their spans; what every job costs is none of them."""

    job: str
    parts: tuple[tuple[str, Took], ...]

    @property
    def span(self) -> Took:
        return total(span for _, span in self.parts)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One job of the table; seconds from the push. ``critical`` where the whole waits for it."""

    job: str
    starts: int
    span: Took
    parts: tuple[tuple[str, Took], ...]
    critical: bool

    @property
    def ends(self) -> int:
        return self.starts + self.span.usual


@dataclass(frozen=True, slots=True)
class TimeBudget:
    """The table, and the critical path from the push to the job that tells that production runs the commit.

    ``start`` is what every job costs beside its parts, ``behind`` the seconds
    that it would be if the builds waited for the gates, 0 where they do.
    """

    rows: tuple[BudgetRow, ...]
    path: tuple[str, ...]
    span: Took
    start: Took
    limit: int = LIMIT
    behind: int = 0

    @property
    def seconds(self) -> int:
        """As it usually is."""
        return self.span.usual

    @property
    def kept(self) -> bool:
        return self.seconds <= self.limit

    def left_for(self, job: str) -> int:
        """Seconds that are left when a job begins; none where it is not on the table, or too late."""
        return max(0, self.limit - next((row.starts for row in self.rows if row.job == job), self.limit))


def budget_of(jobs: Iterable[WrittenJob], costs: Iterable[Cost], last: str, start: Took) -> TimeBudget:
    """The budget of jobs that wait for those in their ``needs``; ``last`` is the job that ends a deployment.

    Jobs stand in an order in which nobody waits for a later one.
    """
    cost = {each.job: each for each in costs}
    jobs = tuple(job for job in jobs if job.id in cost)
    spans = {job.id: total((start, cost[job.id].span)) for job in jobs}
    ends, before = _ends(jobs, {name: span.usual for name, span in spans.items()})
    path = _path(last, before)
    rows = tuple(
        BudgetRow(job.id, ends[job.id] - spans[job.id].usual, spans[job.id], cost[job.id].parts, job.id in path)
        for job in jobs
    )
    low, _ = _ends(jobs, {name: span.low for name, span in spans.items()})
    high, _ = _ends(jobs, {name: span.high for name, span in spans.items()})
    return TimeBudget(rows, path, Took(low.get(last, 0), ends.get(last, 0), high.get(last, 0)), start)


def _ends(jobs: Iterable[WrittenJob], seconds: Mapping[str, int]) -> tuple[dict[str, int], dict[str, str]]:
    """When each job ends, and which it waited for last."""
    ends: dict[str, int] = {}
    before: dict[str, str] = {}
    for job in jobs:
        needs = [each for each in job.needs if each in ends]
        before[job.id] = max(needs, key=lambda each: ends[each], default="")
        ends[job.id] = ends.get(before[job.id], 0) + seconds[job.id]
    return ends, before


def _path(last: str, before: Mapping[str, str]) -> tuple[str, ...]:
    path: list[str] = []
    while last in before:
        path.insert(0, last)
        last = before[last]
    return tuple(path)
