"""What becomes of a duty that nothing accounts for."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from ...config.schema import WorkflowConfig
from ...kernel.decision import Decision, Option
from ...kernel.location import Location
from ..duties.ledger import Duty, DutyLedger, DutyStatus
from ..project.model import Project
from . import file_name
from .deployers import groups_of

GROUP = "workflow/duty"
KEPT = Option("kept: the team needs it as it is", "the job stays as it is")
DROPPED = Option("dropped: nobody needs it any more", "it goes; its file goes to the archive when nothing of it stays")


def duty_questions(ledger: DutyLedger, config: WorkflowConfig, project: Project) -> Iterator[Decision]:
    """A question for each key of a duty that is open, or that a person has decided, but for those that are decided together."""
    asked: dict[str, Duty] = {}
    together = {duty.key for duties in groups_of(ledger, config).values() for duty in duties}
    waits = {each.path for each in ledger.duties if _is_open(each) and not each.verdict.renames}
    left = (each for each in ledger.duties if each.key not in together)
    # What stays in a file is asked once it is known that the others leave it: they may all go, or be carried.
    for duty in (each for each in left if not (each.verdict.renames and each.path in waits)):
        if duty.verdict.status is DutyStatus.UNMAPPED or duty.key in config.duties:
            asked.setdefault(duty.key, duty)
    return (question_of(duty, project) for duty in asked.values())


def _is_open(duty: Duty) -> bool:
    return duty.verdict.status is DutyStatus.UNMAPPED


def question_of(duty: Duty, project: Project) -> Decision:
    """The question about one duty."""
    renames = duty.verdict.renames
    return Decision(
        f"{GROUP}/{duty.key}",
        f"What becomes of {_named(duty)}?",
        f"{duty.verdict.reason[:1].upper()}{duty.verdict.reason[1:]}.",
        (*([] if renames else [KEPT]), _superseded(project), DROPPED),
        ("workflow", "duties", duty.key),
        is_open=True,
        expected="'kept: why', 'dropped: why', 'merged: where' or 'superseded: how'",
        locations=(duty.at,),
        group=GROUP,
        needs=(file_name.ID,) if renames else (),
    )


def kept_question(path: PurePosixPath, job: str, why: str) -> Decision:
    """The question about a job that is to leave a file that stays, and cannot."""
    return Decision(
        f"{GROUP}/{path.name}/{job}",
        f"Does the job {job} of {path.name} stay?",
        f"{why[:1].upper()}{why[1:]}.",
        (KEPT,),
        ("workflow", "duties", f"{path.name}/{job}"),
        is_open=True,
        expected="'kept: why', or a change of the file",
        locations=(Location(path),),
        group=GROUP,
    )


def _superseded(project: Project) -> Option:
    return Option(f"superseded: {project.file} does it", "the one workflow does it in another way, and it goes")


def _named(duty: Duty) -> str:
    where = duty.path.name
    if duty.job:
        return f"the job {duty.job} of {where}"
    return f"the schedule of {where}" if duty.schedule else f"{where}, which nobody can read"
