"""Failures that are certain: the line at which a job ends whenever it runs, and what it has done until then.

A condition, a mask, a branch of a script or a file that another step may make leaves a doubt, and a doubt is no failure.
"""

from collections.abc import Iterable, Iterator

from ..coverage import PUSHES
from ..effect import StepEffect
from ..job_case import JobCase
from ..ledger import DutyKind
from ..triggers import runs_anyway
from .broken_steps import broken_steps
from .proof import CertainFailure, Position


def failure_of(case: JobCase, *, every_leg: bool = True) -> CertainFailure | None:
    """The first failure that is certain, in every leg of the matrix or in one at least; None where there is none."""
    found = min((*_missing(case, every_leg), *broken_steps(case)), key=lambda each: each.position, default=None)
    if found is None:
        return None
    seen = [each for each in case.effects if _is_seen(each)]
    return found._replace(
        before=tuple(each for each in seen if position_of(case, each) < found.position),
        after=tuple(
            each for each in seen if position_of(case, each) > found.position and runs_anyway(each.step.condition)
        ),
    )


def _missing(case: JobCase, every_leg: bool) -> Iterator[CertainFailure]:
    """Steps that run, build or call what is not in the repository."""
    for each in case.everything:
        if not each.missing or not each.sure or each.masked or each.step.condition is not None:
            continue
        legs = [other for other in case.everything if other.at == each.at]
        if not every_leg or all(other.missing for other in legs):
            names = ", ".join(dict.fromkeys(other.what for other in legs if other.missing))
            yield CertainFailure(
                f"line {each.at.line} fails, for {names} is not in the repository", each.at, position_of(case, each)
            )


def position_of(case: JobCase, effect: StepEffect) -> Position:
    return next((index for index, step in enumerate(case.job.steps) if step is effect.step), 0), effect.at.line


def _is_seen(effect: StepEffect) -> bool:
    """Whether anything outside of the job shows that it was done: not for checks and for images that stay where they were built."""
    if effect.missing:
        return False
    match effect.kind:
        case DutyKind.GATE:
            return False
        case DutyKind.SCAN:
            return not effect.words
        case DutyKind.BUILD:
            return not effect.words or effect.what in PUSHES or "--push" in effect.words
    return True


def names_of(effects: Iterable[StepEffect]) -> str:
    """What effects are called, each once."""
    return ", ".join(dict.fromkeys(each.what for each in effects))
