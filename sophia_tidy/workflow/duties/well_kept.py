"""Well kept: whether a team's workflows are in order as they are, so that nobody is helped by fewer of them.

They are unless two deploy one branch and neither waits, a fifth of the jobs
or more cannot have worked, an overlay is there to deploy to, or the team has
asked for the one workflow by its configuration.
"""

from pathlib import PurePosixPath
from typing import NamedTuple

from ...config.schema import WorkflowConfig
from ..facts.deploys import DeployFact
from ..facts.inventory import Inventory
from ..project.model import Project
from ..rules import racing_deployers
from .ledger import DutyLedger, DutyStatus

_FEWEST_DEAD = 5  # one in so many


class Upkeep(NamedTuple):
    """What tells it: how many workflows and jobs there are, how many of those are proven dead, and why it is not well kept."""

    workflows: int
    jobs: int
    dead: int
    faults: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether they are left as they are."""
        return not self.faults

    def __str__(self) -> str:
        """Why they are, as one sentence, with the way to have it otherwise."""
        told = f"{self.dead} of {self.jobs} jobs cannot have worked" if self.dead else "every job could work"
        they = "1 workflow is" if self.workflows == 1 else f"{self.workflows} workflows are"
        return (
            f"{they} well kept, and left as they are: no two deploy one branch at once, {told}, and there is no overlay "
            "to deploy to; expected kubernetes/overlays (sophia-tidy convert), or a branch in "
            "[tool.sophia-tidy.workflow.environments], for one workflow in their place"
        ).replace("1 workflow is well kept, and left as they are", "1 workflow is well kept, and left as it is")


def upkeep_of(inventory: Inventory, ledger: DutyLedger, project: Project, config: WorkflowConfig) -> Upkeep:
    """What the workflows, the ledger, the overlays and the configuration say of it."""
    jobs = [duty for duty in ledger.duties if not duty.schedule]
    broken = {facts.path for facts in inventory.workflows if facts.workflow.broken}
    dead = sum(duty.verdict.status is DutyStatus.DROPPED or duty.path in broken for duty in jobs)
    by_name: dict[PurePosixPath, list[DeployFact]] = {}
    for duty in jobs:
        if duty.deployer is not None and not duty.deployer.elsewhere:
            by_name.setdefault(duty.path, []).append(DeployFact(duty.deployer.how[0], duty.at, duty.job))
    races = sum(1 for _ in racing_deployers.check(inventory, by_name))
    faults = [
        *([f"{races} pair{'s' * (races > 1)} of them deploy one branch at once"] if races else []),
        *([f"{dead} of {len(jobs)} jobs cannot have worked"] if dead * _FEWEST_DEAD >= len(jobs) and dead else []),
        *([f"{each.overlay} is there to deploy to" for each in project.environments if each.there]),
        *(["the configuration asks for it"] if _asks(config) else []),
    ]
    return Upkeep(len(inventory.workflows), len(jobs), dead, tuple(faults))


def _asks(config: WorkflowConfig) -> bool:
    """Whether anything is configured but that files are to stay."""
    return config._replace(keep_files=False) != WorkflowConfig()
