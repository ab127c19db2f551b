"""Proofs that a job cannot have worked: GitHub refuses it, nothing reaches it, or it fails before anybody sees anything of it.

Only what is certain counts; a doubt leaves the job to the other judges.  What
this tool has moved away itself was there when the job ran.
"""

import sys

from ....kernel.location import Location
from ...model import Step
from ...rules import self_trigger_loop
from ..job_case import JobCase
from ..ledger import DutyKind, DutyStatus, DutyVerdict, JobProof
from ..triggers import never
from .chains import never_ran
from .failures import failure_of, names_of, position_of


def proven(case: JobCase) -> DutyVerdict | None:
    """Dropped, with the proof and its lines; None where there is none."""
    found = never_ran(case) or _fails(case)
    if found is not None:
        return DutyVerdict(DutyStatus.DROPPED, found.reason, evidence=tuple(dict.fromkeys(found.evidence)))
    reason = _loops(case)
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
    if (found := never_ran(case)) is not None:
        return found.reason
    return "its step never runs: its condition is false" if step is not None and never(step.condition) else ""


def _end(case: JobCase, step: Step) -> int:
    """The last line that may be the step's: the one before the next begins."""
    return min((each.at.line - 1 for each in case.job.steps if each.at.line > step.at.line), default=sys.maxsize)


def _fails(case: JobCase) -> JobProof | None:
    """A failure in every run before anything is seen outside of the job; or nothing of all that it would do is there."""
    effects = case.effects
    if effects and all(each.missing for each in effects):
        lines = ", ".join(dict.fromkeys(str(each.at.line) for each in effects))
        return JobProof(
            f"it cannot have worked: {names_of(effects)} is not in the repository, and it does nothing else (line {lines})",
            tuple(each.at for each in effects),
        )
    found = failure_of(case)
    if found is None or not found.alone:
        return None
    first = all(position_of(case, each) >= found.position for each in effects)
    if found.why.startswith("since "):
        return JobProof(f"it does not work any more: {found.why}, before any step", (found.at,))
    why = found.why.replace(" fails, for ", " fails before all else, for ") if first else found.why
    more = "" if first else ", and nothing before it is seen outside of the job"
    return JobProof(f"it cannot have worked: {why}{more}", (found.at,))


def _loops(case: JobCase) -> str:
    """A formatter that starts itself again; a job that does more is judged by what it does."""
    if {effect.kind for effect in case.effects} - {DutyKind.BOT_COMMIT, DutyKind.GATE} or not case.effects:
        return ""
    at = {effect.at for effect in case.effects if effect.kind is DutyKind.BOT_COMMIT}
    found = next((each for each in self_trigger_loop.check(case.bench.inventory) if each.location in at), None)
    return f"it starts itself again: what line {found.location.line} pushes starts this workflow" if found else ""
