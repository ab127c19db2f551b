"""Proofs that a job cannot have worked: GitHub refuses it, nothing reaches it, or its first deed fails.

Only what is certain counts; a doubt leaves the job to the other judges.  What
this tool has moved away itself was there when the job ran.
"""

import sys
from collections.abc import Iterable

from ...kernel.location import Location
from ..facts.refused import refused
from ..model import Step
from ..rules import self_trigger_loop
from .job_case import JobCase
from .ledger import DutyKind, DutyStatus, DutyVerdict
from .triggers import never


def proven(case: JobCase) -> DutyVerdict | None:
    """Dropped, with the proof; None where there is none."""
    reason = refused(case.facts.workflow) or _unreached(case) or _fails(case) or _loops(case)
    return DutyVerdict(DutyStatus.DROPPED, reason) if reason else None


def unstarted(case: JobCase, at: Location) -> str:
    """Why a step has never run, whatever it would have come to; empty where it may have."""
    step = next(
        (
            each
            for each in case.job.steps
            if each.run is not None and each.at.line <= at.line and at.line <= _end(case, each)
        ),
        None,
    )
    never_done = step is not None and never(step.condition)
    return (
        refused(case.facts.workflow)
        or _unreached(case)
        or ("its step never runs: its condition is false" if never_done else "")
    )


def _end(case: JobCase, step: Step) -> int:
    """The last line that may be the step's: the one before the next begins."""
    return min((each.at.line - 1 for each in case.job.steps if each.at.line > step.at.line), default=sys.maxsize)


def _unreached(case: JobCase) -> str:
    if never(case.job.condition):
        return f"it never runs: its condition is false (line {case.job.at.line})"
    if not case.ways and not case.bench.without:
        return "it never runs: its conditions exclude everything that starts the workflow"
    if case.job.uses is not None and any(
        call.at == case.job.uses.at and case.facts.lacks(call) for call in case.facts.calls
    ):
        return f"it never ran: it calls {case.job.uses}, which is not in the repository"
    return ""


def _fails(case: JobCase) -> str:
    """The first thing that it does is not there, or all of it is not; a mask or a condition leaves a doubt."""
    effects = case.effects
    if not effects:
        return ""
    first = effects[0]
    together = [each for each in effects if each.at == first.at]
    sure = (
        all(each.missing for each in together)
        and not any(each.masked for each in together)
        and first.step.condition is None
    )
    if all(each.missing for each in effects):
        return f"it cannot have worked: {_names(each.what for each in effects)} is not in the repository, and it does nothing else"
    return (
        f"it cannot have worked: line {first.at.line} fails before all else, for {first.what} is not in the repository"
        if sure
        else ""
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _loops(case: JobCase) -> str:
    """A formatter that starts itself again; a job that does more is judged by what it does."""
    if {effect.kind for effect in case.effects} - {DutyKind.BOT_COMMIT, DutyKind.GATE} or not case.effects:
        return ""
    at = {effect.at for effect in case.effects if effect.kind is DutyKind.BOT_COMMIT}
    found = next((each for each in self_trigger_loop.check(case.bench.inventory) if each.location in at), None)
    return f"it starts itself again: what line {found.location.line} pushes starts this workflow" if found else ""
