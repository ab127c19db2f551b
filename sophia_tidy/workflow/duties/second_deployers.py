"""Second deployers: old jobs that would deploy an environment beside the one workflow, by hand or by themselves.

Both write what runs, and the last to finish wins: a roll-back of the one is
undone by the other.  So it is an error, and the first line of the page.
"""

import json
from collections.abc import Callable, Iterator

from ...kernel.finding import Finding, Severity
from ..project.model import Project
from .deployers import is_beside
from .fixpoint import STAYS
from .ledger import Duty, DutyLedger, DutyStatus

RULE = "second-deployer"


def second_deployers(ledger: DutyLedger, project: Project) -> tuple[Duty, ...]:
    """The duties that stay, in whatever file, and deploy an environment that the one workflow deploys too."""
    stays = (*STAYS, DutyStatus.CARRIED)
    return tuple(
        duty
        for duty in ledger.duties
        if duty.deployer is not None and duty.verdict.status in stays and is_beside(duty.deployer, project)
    )


def findings_of_seconds(ledger: DutyLedger, project: Project) -> Iterator[Finding]:
    """An error for each; a warning as long as the one workflow cannot deploy that environment, for it has no overlay."""
    for duty in second_deployers(ledger, project):
        deployer = duty.deployer
        if deployer is None:
            continue
        ready = is_beside(deployer, project, ready=True)
        then = "the last to finish wins" if ready else "the last to finish wins as soon as its overlay is there"
        line = f'{json.dumps(duty.key, ensure_ascii=False)} = "superseded: {project.file} does it"'
        yield Finding(
            duty.at,
            RULE,
            f"{duty.key} deploys {deployer.environment} with {', '.join(deployer.how)}"
            f"{'' if deployer.by_itself else ' when it is started by hand'}, and {project.file} does too: {then}; "
            f"expected one deployer of an environment, or in [tool.sophia-tidy.workflow.duties] {line}",
            Severity.ERROR if ready else Severity.WARNING,
        )


def first_line(ledger: DutyLedger, project: Project, marked: Callable[[str], str] = str) -> str:
    """The sentence that a page begins with where there are such, the names ``marked``; empty where there is none."""
    found = second_deployers(ledger, project)
    if not found:
        return ""
    places = sorted({each.deployer.environment for each in found if each.deployer})
    who = "One deployer" if len(found) == 1 else f"{len(found)} deployers"
    shown = ", ".join(marked(each.key) for each in found[:3]) + (
        f" and {len(found) - 3} more" if len(found) > 3 else ""
    )
    return f"{who} of {' and '.join(places)} would stay beside {project.file}, and the last to finish wins: {shown}."
