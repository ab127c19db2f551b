"""The branch whose push deploys an environment."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from ...config.schema import WorkflowConfig
from ...kernel.decision import Decision, Option
from ...kernel.location import Location
from ..project.model import Project, TargetBranch
from ..project.stacks import MANIFESTS

GROUP = "workflow/environment"


def branch_questions(project: Project, config: WorkflowConfig) -> Iterator[Decision]:
    """A question for each overlay and each environment that is configured; no branch is offered to two of them."""
    there = {each.name for each in project.environments if each.there}
    taken = Counter(branch for each in project.branches for branch in ({each.told} if each.told else set(each.seen)))
    for each in project.branches:
        each = each._replace(seen=tuple(branch for branch in each.seen if taken[branch] == 1))
        if each.name in there or each.name in config.environments or not each.told:
            yield branch_question(each, Location(PurePosixPath(f"{MANIFESTS}/overlays/{each.name}")))


def branch_question(target: TargetBranch, place: Location) -> Decision:
    """The question about one environment; without a default it is deployed from no branch until somebody says one."""
    seen = [Option(branch, "old workflows deploy it from there") for branch in target.seen if branch != target.told]
    told = [Option(target.told, "as the repository has it now")] if target.told else []
    return Decision(
        f"{GROUP}/{target.name}",
        f"A push to which branch deploys {target.name}?",
        "Each environment is deployed from a branch of its own."
        if told
        else "Nothing here says which one branch it is, so the overlay is left out.",
        (*told, *seen),
        ("workflow", "environments", target.name),
        default=target.told or None,
        is_open=True,
        expected="a branch that deploys no other environment",
        locations=(place,),
        group=GROUP,
    )
