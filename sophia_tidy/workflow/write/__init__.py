"""The one workflow, from a `Project`: `deploy.yml`, `roll-back.yml` and the scripts that they run.

What a job does stands in `rules/workflow/`, one part a file; here the parts
are chosen for a project and put together.
"""

from .timing.budget import TimeBudget
from .workflow_set import DEPLOY, ROLL_BACK, WorkflowSet, written

__all__ = ["DEPLOY", "ROLL_BACK", "TimeBudget", "WorkflowSet", "written"]
