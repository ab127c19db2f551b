"""The budget of time, from a commit to production in under five minutes: what each job may take, and the longest way through them.

The seconds are those that the parts' files claim for a hosted runner with
warm caches: a model to plan by, not a measurement.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from .document import WrittenJob

START = 8  # Seconds until a hosted runner has begun a job's first step.
LIMIT = 300


class Cost(NamedTuple):
    """What one job costs: its parts with their seconds; ``start`` is the runner's own."""

    job: str
    parts: tuple[tuple[str, int], ...]

    @property
    def seconds(self) -> int:
        return START + sum(seconds for _, seconds in self.parts)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One job of the table; seconds from the push. ``critical`` where the whole waits for it."""

    job: str
    starts: int
    seconds: int
    parts: tuple[tuple[str, int], ...]
    critical: bool

    @property
    def ends(self) -> int:
        return self.starts + self.seconds


@dataclass(frozen=True, slots=True)
class TimeBudget:
    """The table, and the critical path from the push to the job that tells that production runs the commit."""

    rows: tuple[BudgetRow, ...]
    path: tuple[str, ...]
    seconds: int
    limit: int = LIMIT

    @property
    def kept(self) -> bool:
        return self.seconds <= self.limit


def budget_of(jobs: Iterable[WrittenJob], costs: Iterable[Cost], last: str) -> TimeBudget:
    """The budget of jobs that wait for those in their ``needs``; ``last`` is the job that ends a deployment.

    Jobs stand in an order in which nobody waits for a later one.
    """
    cost = {each.job: each for each in costs}
    jobs = tuple(job for job in jobs if job.id in cost)
    ends: dict[str, int] = {}
    before: dict[str, str] = {}
    for job in jobs:
        needs = [each for each in job.needs if each in ends]
        before[job.id] = max(needs, key=lambda each: ends[each], default="")
        ends[job.id] = ends.get(before[job.id], 0) + cost[job.id].seconds
    path = _path(last, before)
    rows = tuple(
        BudgetRow(job.id, ends[job.id] - cost[job.id].seconds, cost[job.id].seconds, cost[job.id].parts, job.id in path)
        for job in jobs
    )
    return TimeBudget(rows, path, ends.get(last, 0))


def _path(last: str, before: Mapping[str, str]) -> tuple[str, ...]:
    path: list[str] = []
    while last in before:
        path.insert(0, last)
        last = before[last]
    return tuple(path)
