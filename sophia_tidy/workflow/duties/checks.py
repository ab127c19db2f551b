"""The names of status checks that pull requests had, and those that stand for them now.

A required check that no run reports any more leaves every pull request
waiting for ever, so each rename is told.  GitHub names a check after the
job's ``name``, else its id; a matrix adds its values in brackets, a
reusable workflow the caller's name and a slash.
"""

from collections.abc import Iterator, Mapping

from ..expressions import EvaluationScope, evaluate, paths_of
from ..expressions.functions import Failed
from ..expressions.template import read_template
from ..expressions.values import Data
from ..expressions.values import text as shown
from ..facts.matrix import rows
from ..model import Job
from ..project.model import Coverage
from .coverage import PULLS
from .fixpoint import STAYS
from .job_case import JobCase, Key
from .ledger import DutyVerdict, StatusCheck


def checks_of(
    cases: Mapping[Key, JobCase], verdicts: Mapping[Key, DutyVerdict], coverage: Coverage
) -> Iterator[StatusCheck]:
    """One for each check of a job that goes, in the order of the jobs."""
    for key, case in cases.items():
        if verdicts[key].status in STAYS or not any(way.event in PULLS for way in case.ways):
            continue
        if case.job.uses is not None:
            continue
        for name in names_of(case.job):
            for outer in _callers(case, cases) or ("",):
                yield StatusCheck(key[0], f"{outer} / {name}" if outer else name, _now(verdicts[key], coverage))


def _callers(case: JobCase, cases: Mapping[Key, JobCase]) -> tuple[str, ...]:
    callers = case.bench.paths.callers.get(str(case.facts.path), ())
    return tuple(name for facts, job in callers if (facts.path, job.id) in cases for name in names_of(job))


def _now(verdict: DutyVerdict, coverage: Coverage) -> tuple[str, ...]:
    """The one check where a target names a job that pull requests run, for it stands for all of those."""
    jobs = {part.partition(",")[0].strip().lower() for part in verdict.target.split(";") if part.strip()}
    return (coverage.required,) if any(name.partition(" (")[0].lower() in jobs for name in coverage.checks) else ()


def names_of(job: Job) -> list[str]:
    """The names that a job's checks have, one for each row of its matrix; an expression stays where only a run tells."""
    found: dict[str, None] = {}
    for row in rows(job.strategy):
        if job.name is None:
            values = ", ".join(_flat(row))
            found[f"{job.id} ({values})" if values else job.id] = None
        else:
            found[_named(job, row)] = None
    return list(found)


def _flat(value: Data) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _flat(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _flat(each)
    elif value is not None:
        yield shown(value)


def _named(job: Job, row: Mapping[str, Data]) -> str:
    name = job.name.value if job.name else job.id
    scope = EvaluationScope({"matrix": row})
    try:
        for tree, _ in job.name.expressions if job.name else ():
            if any(parts[0] != "matrix" for parts, _ in paths_of(tree)):
                return name
            evaluate(tree, scope)
        return shown(read_template(name).value(scope))
    except Failed:
        return name
