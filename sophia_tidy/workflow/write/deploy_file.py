"""`deploy.yml`: plan, gates and their one check, builds, promotion, roll-out, roll-back, word to people; in this order."""

from dataclasses import replace
from typing import NamedTuple

from ...kernel.finding import Finding
from ...kernel.location import Location
from ...kernel.tree import Tree
from ..project.model import Project, RunPlace
from .budget import Cost
from .document import DispatchInput, WorkflowDocument, WrittenJob
from .gate_jobs import gate_jobs
from .gates_check import gates_check
from .notify_job import notify_job
from .part_jobs import part_jobs
from .parts import PartJob
from .plan_job import IMAGES_COMMENT, images_of, plan_job
from .ruleset import Ruleset
from .taken_gate import TakenGate


class Deployment(NamedTuple):
    """The file; what each job costs; where each old gate and notifier went; the job that ends a deployment."""

    document: WorkflowDocument
    costs: tuple[Cost, ...]
    gates: dict[str, str]
    notifies: dict[str, str]
    last: str
    findings: tuple[Finding, ...]
    runs: dict[tuple[Location, str], RunPlace]


def deployment(project: Project, tree: Tree, taken: tuple[TakenGate, ...], rules: Ruleset) -> Deployment:
    """The one workflow of a project, with these gates.

    Raises:
        RuleError: a part's place is not filled, or an action has no pin.
    """
    plan, plan_cost = plan_job(project)
    gates = gate_jobs(project, tree, taken, rules.tools, rules.services)
    check, check_cost = gates_check(("plan", *(job.id for job in gates.jobs)))
    parts = [_waiting(part, project) for builder in rules.builders.values() for part in builder.jobs]
    parts += rules.deployers[project.mode].jobs
    jobs = part_jobs(parts, project, tuple(job.id for job in gates.jobs))
    needs = ("plan", *(job.id for job in gates.jobs), *(job.id for job in jobs))
    last = _last(jobs)
    told = notify_job(project, rules.notifiers, needs, last)
    every = (plan, *gates.jobs, check, *jobs, *((told.job,) if told.job is not None else ()))
    by_id = {part.id: Cost(part.id, ((part.name.partition(" $")[0], part.budget),)) for part in parts}
    costs = (
        plan_cost,
        *gates.costs,
        check_cost,
        *(by_id[job.id] for job in jobs),
        *((told.cost,) if told.cost is not None else ()),
    )
    return Deployment(_document(project, every), costs, gates.covered, told.covered, last, told.findings, gates.runs)


def _waiting(part: PartJob, project: Project) -> PartJob:
    """A build waits for the gates, unless the project would rather throw images away than wait."""
    return (
        replace(part, after=tuple(each for each in part.after if each != "gates"))
        if project.builds_beside_gates
        else part
    )


def _last(jobs: tuple[WrittenJob, ...]) -> str:
    """The job that tells that a commit runs: the last before a roll-back."""
    return [job.id for job in jobs if job.id != "roll-back"][-1]


def _document(project: Project, jobs: tuple[WrittenJob, ...]) -> WorkflowDocument:
    inputs = (
        (DispatchInput("everything", "Build every image, changed or not", "boolean", False),) if project.images else ()
    )
    return WorkflowDocument(
        "deploy",
        jobs,
        group="deploy-${{ github.ref_name }}",
        cancels="${{ github.event_name == 'pull_request' }}",
        pushes=tuple(dict.fromkeys(each.branch for each in project.environments)),
        pull_requests=True,
        inputs=inputs,
        env=images_of(project),
        env_comment=IMAGES_COMMENT,
        comment=(
            "What a push does: plan which images changed, pass the gates, build those images, write their digests into git,",
            "wait for the roll-out, take it back where it fails. A pull request passes the gates and goes no further.",
        ),
        concurrency_comment=(
            "One deployment at a time for each branch, and none is cut off half-way;",
            "a newer push to a pull request makes its older run pointless.",
        ),
    )
