"""The ledger of a repository: every duty, what becomes of it, and what follows for the files."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType

from ...config.deployers import WAITING
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ..facts.inventory import Inventory, WorkflowFacts
from ..project.model import Coverage, Project
from .checks import checks_of
from .cron import in_words
from .decisions import SCHEDULE, TABLE, Decisions, read_decisions
from .fixpoint import STAYS, Verdicts
from .job_case import JobCase, Key, bench_of
from .ledger import Duty, DutyKind, DutyLedger, DutyStatus, DutyVerdict
from .secrets import aliases_of, unused_of

RULE = "unmapped-duty"
RULES = {
    RULE: (
        Severity.ERROR,
        (
            "What an old workflow did for the team is neither kept, nor done by the one workflow, nor given up with a proof.\n\n"
            "A deployment that the one workflow does not do in its place, a job that stays and needs one that goes, a file that nobody "
            "can read: a person decides, in ``[tool.sophia-tidy.workflow.duties]``, and the finding has the line for it."
        ),
    )
}


def ledger_of(
    inventory: Inventory,
    project: Project,
    coverage: Coverage,
    decisions: Mapping[str, str],
    *,
    ours: Collection[PurePosixPath] = (),
    gone: Collection[str] = (),
    back: Collection[PurePosixPath] = (),
    together: Mapping[str, str] = MappingProxyType({}),
) -> DutyLedger:
    """What becomes of every duty of the old workflows.

    ``ours`` are workflows that the tool wrote, which have no old duties;
    ``gone`` are names of files that were archived before, on which
    decisions may still stand; ``back`` are files that a person has brought
    back from the archive, which stay unless a decision says otherwise;
    ``together`` are decisions on kinds of deployers.

    Raises:
        ConfigError: a decision on no duty, or one that is none.
    """
    inventory = replace(inventory, workflows=tuple(each for each in inventory.workflows if each.path not in ours))
    decided = read_decisions(decisions, (each.workflow for each in inventory.workflows), gone, together)
    without = frozenset(
        facts.path
        for facts in inventory.workflows
        if (verdict := decided.of(facts.path.name, SCHEDULE)) and verdict.status not in STAYS
    )
    cases = bench_of(inventory, project, coverage, without).cases
    bench = Verdicts(cases, decided, back)
    verdicts = bench.settle()
    duties = tuple(
        _grouped(duty, bench) for facts in inventory.workflows for duty in _duties(facts, cases, verdicts, decided)
    )
    moves = tuple(
        facts.path
        for facts in inventory.workflows
        if not any(duty.verdict.status in STAYS for duty in duties if duty.path == facts.path)
    )
    return DutyLedger(
        duties=duties,
        cuts=_cuts(cases, verdicts, moves, decided),
        moves=moves,
        checks=tuple(checks_of(cases, verdicts, coverage)),
        aliases=aliases_of(inventory, coverage.secrets),
        unused=unused_of(inventory, cases, verdicts, coverage.secrets),
        environments=_environments(inventory),
        blocked=tuple((each.name, each.reason, each.at) for each in project.blocked),
        findings=findings_of(duties),
        required=coverage.required,
    )


def _duties(
    facts: WorkflowFacts, cases: Mapping[Key, JobCase], verdicts: Mapping[Key, DutyVerdict], decided: Decisions
) -> Iterator[Duty]:
    workflow = facts.workflow
    if workflow.broken or not workflow.jobs:
        yield Duty(facts.path, Location(facts.path, 1), "", (DutyKind.OTHER,), _whole(facts, decided))
        return
    for job in workflow.jobs:
        case = cases[facts.path, job.id]
        yield Duty(
            facts.path,
            job.at,
            ", ".join(str(way) for way in case.ways) or "nothing",
            case.kinds,
            verdicts[case.key],
            job.id,
        )
    trigger = workflow.trigger("schedule")
    for cron in trigger.crons if trigger else ():
        reached = [
            case for case in cases.values() if case.facts is facts and any(way.where == cron.value for way in case.ways)
        ]
        verdict = decided.of(facts.path.name, SCHEDULE) or _scheduled(reached, verdicts)
        yield Duty(facts.path, cron.at, in_words(cron.value), (DutyKind.SCHEDULED,), verdict, schedule=cron.value)


def _grouped(duty: Duty, bench: Verdicts) -> Duty:
    """A duty with what it deploys, and with the name of those that are decided together with it."""
    key = (duty.path, duty.job)
    deployer = bench.deployers.get(key)
    group = WAITING if key in bench.waiting else "" if deployer is None else deployer.group
    return replace(duty, deployer=deployer, group=group) if group else duty


def _whole(facts: WorkflowFacts, decided: Decisions) -> DutyVerdict:
    """A file as one duty: nobody can read what it did, or it does nothing."""
    made = decided.of(facts.path.name)
    if made is not None:
        return made
    if not facts.workflow.broken:
        return DutyVerdict(DutyStatus.DROPPED, "it never ran: it has no jobs")
    fault = facts.workflow.findings[0] if facts.workflow.findings else None
    why = f": {fault.message.partition(';')[0]} (line {fault.location.line})" if fault else ""
    return DutyVerdict(DutyStatus.UNMAPPED, f"nobody can read what it does{why}")


def _scheduled(reached: list[JobCase], verdicts: Mapping[Key, DutyVerdict]) -> DutyVerdict:
    """A schedule goes the way of the jobs that it starts."""
    if not reached:
        return DutyVerdict(DutyStatus.DROPPED, "no job runs by this schedule")
    found = [(case.job.id, verdicts[case.key]) for case in reached]
    for status in (DutyStatus.UNMAPPED, DutyStatus.KEPT, DutyStatus.SUPERSEDED, DutyStatus.MERGED):
        jobs = [name for name, verdict in found if verdict.status is status]
        if jobs:
            stays = status in STAYS
            kept = DutyStatus.KEPT if stays else status
            return DutyVerdict(
                kept,
                f"it starts {', '.join(f'`{job}`' for job in jobs)}, which {_stay(jobs) if stays else ('is ' if len(jobs) == 1 else 'are ') + status.value}",
                next(verdict.target for name, verdict in found if name == jobs[0]) if not stays else "",
            )
    return DutyVerdict(
        DutyStatus.DROPPED,
        f"it starts {', '.join(f'`{name}`' for name, _ in found)}, which {'is' if len(found) == 1 else 'are'} dropped",
    )


def _stay(jobs: list[str]) -> str:
    return "stays" if len(jobs) == 1 else "stay"


def _cuts(
    cases: Mapping[Key, JobCase],
    verdicts: Mapping[Key, DutyVerdict],
    moves: Collection[PurePosixPath],
    decided: Decisions,
) -> dict[PurePosixPath, tuple[str, ...]]:
    """Jobs that go out of files that stay, unless a staying job needs them: then a person was asked, and nothing is cut.

    A job that never runs harms nobody and is left, unless what it needs goes: GitHub would refuse the file.
    """
    left = _left(cases, verdicts)
    able = [key for key in verdicts if key[0] not in moves and key not in left]
    going = {key for key in able if verdicts[key].status is not DutyStatus.DROPPED or decided.of(key[0].name, key[1])}
    while more := {key for key in able if key not in going and _needs_any(cases[key], going)}:
        going |= more
    found: dict[PurePosixPath, tuple[str, ...]] = {}
    for path, job in (key for key in able if key in going):
        found[path] = (*found.get(path, ()), job)
    return found


def _left(cases: Mapping[Key, JobCase], verdicts: Mapping[Key, DutyVerdict]) -> set[Key]:
    """The jobs that stay where they are, and all that those need, one after another: GitHub would refuse the file without."""
    named = {(path, job.lower()): (path, job) for path, job in cases}
    left = set[Key]()
    waiting = [key for key, verdict in verdicts.items() if verdict.status in STAYS]
    while waiting:
        key = waiting.pop()
        if key in cases and key not in left:
            left.add(key)
            waiting += [named[name] for need in cases[key].job.needs if (name := (key[0], need.value.lower())) in named]
    return left


def _needs_any(case: JobCase, going: Collection[Key]) -> bool:
    names = {(path, job.lower()) for path, job in going}
    return any((case.key[0], need.value.lower()) in names for need in case.job.needs)


def _environments(inventory: Inventory) -> tuple[tuple[str, tuple[Location, ...]], ...]:
    found: dict[str, list[Location]] = {}
    for facts in inventory.workflows:
        for job in facts.workflow.jobs:
            if job.environment is not None:
                found.setdefault(job.environment.name.value, []).append(job.environment.name.at)
    return tuple((name, tuple(places)) for name, places in sorted(found.items()))


def findings_of(duties: Collection[Duty]) -> tuple[Finding, ...]:
    """A finding for each duty that waits for a person."""
    return tuple(_findings(duties))


def _findings(duties: Collection[Duty]) -> Iterator[Finding]:
    for duty in duties:
        if duty.verdict.status is DutyStatus.UNMAPPED:
            expected = "another name for the file" if duty.verdict.renames else f"a decision such as {line_for(duty)}"
            help_ = f"rename {duty.path}" if duty.verdict.renames else f"in pyproject.toml, {TABLE}: {line_for(duty)}"
            yield Finding(
                duty.at,
                RULE,
                f"{duty.key} is unmapped: {duty.verdict.reason}; expected {expected}",
                Severity.ERROR,
                help_,
            )


def line_for(duty: Duty) -> str:
    """The line for ``pyproject.toml`` that decides a duty."""
    return f'{json.dumps(duty.key, ensure_ascii=False)} = "kept: why"'


def covered(ledger: DutyLedger, path: PurePosixPath) -> str:
    """Why a workflow may not go to the archive; empty where all its duties are accounted for."""
    duties = list(ledger.of(path))
    if not duties:
        return "the duties ledger does not know it"
    left = [duty for duty in duties if duty.verdict.status in STAYS]
    if not left:
        return ""
    more = f", and {len(left) - 1} more" if len(left) > 1 else ""
    return f"{left[0].key} is {left[0].verdict.status}: {left[0].verdict.reason}{more}"
