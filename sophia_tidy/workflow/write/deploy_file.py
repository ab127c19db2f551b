"""`deploy.yml`: plan, gates and their one check, builds, promotion, roll-out, roll-back, word to people; in this order."""

from dataclasses import replace
from typing import NamedTuple

from ...kernel.finding import Finding
from ...kernel.location import Location
from ...kernel.tree import Tree
from ..project.model import Project, RunPlace
from .document import DispatchInput, WorkflowDocument, WrittenJob
from .gate_jobs import GateJobs, gate_jobs
from .gates_check import gates_check
from .notify_job import notify_job
from .pace import Pace
from .part_jobs import part_jobs, used
from .parts import PartJob
from .plan_job import IMAGES_COMMENT, images_of, plan_job
from .ruleset import Ruleset
from .taken_gate import TakenGate
from .timing.budget import Cost, TimeBudget, budget_of
from .timing.durations import RUNNER, Durations
from .toolchains import SetUp


class Deployment(NamedTuple):
    """The file; where each old gate and notifier went; the job that ends a deployment; the time that it takes."""

    document: WorkflowDocument
    gates: dict[str, str]
    notifies: dict[str, str]
    last: str
    findings: tuple[Finding, ...]
    runs: dict[tuple[Location, str], RunPlace]
    budget: TimeBudget


def deployment(project: Project, tree: Tree, taken: tuple[TakenGate, ...], rules: Ruleset, wait: int) -> Deployment:
    """The one workflow of a project, with these gates; ``wait`` is how long its roll-out is waited for, in seconds.

    Builds wait for the gates, for what fails there need not be built, and
    gates share their set-up, for every runner costs.  Where the budget is
    not kept so, first the gates go apart, then the builds beside them.

    Raises:
        RuleError: a part's place is not filled, or an action has no pin.
    """
    pace = Pace(SetUp(project, tree, rules.tools), rules.durations)
    together = gate_jobs(project, taken, rules, pace, apart=False)
    made = [_deployment(project, together, rules, wait)]
    if made[0].budget.kept:
        return made[0]
    apart = gate_jobs(project, taken, rules, pace, apart=True)
    hurried = replace(project, builds_beside_gates=True)
    ways = [(project, apart), *((hurried, gates) for gates in (together, apart) if project.images)]
    for wanted, gates in ways:
        made.append(_deployment(wanted, gates, rules, wait))
        if made[-1].budget.kept:
            break
    best = made[-1] if made[-1].budget.kept else min(made, key=lambda each: each.budget.seconds)
    behind = min((each.budget.seconds for each in made[:2]), default=0) if made.index(best) > 1 else 0
    return best._replace(budget=replace(best.budget, behind=0 if project.builds_beside_gates else behind))


def _deployment(project: Project, gates: GateJobs, rules: Ruleset, wait: int) -> Deployment:
    durations = rules.durations
    plan, plan_cost = plan_job(project, durations)
    check, check_cost = gates_check(("plan", *(job.id for job in gates.jobs)), durations)
    parts = [_waiting(part, project) for builder in rules.builders.values() for part in builder.jobs]
    parts += rules.deployers[project.mode].jobs
    jobs = part_jobs(parts, project, tuple(job.id for job in gates.jobs), wait)
    needs = ("plan", *(job.id for job in gates.jobs), *(job.id for job in jobs))
    last = _last(jobs)
    told = notify_job(project, rules.notifiers, needs, last, durations)
    every = (plan, *gates.jobs, check, *jobs, *((told.job,) if told.job is not None else ()))
    by_id = {part.id: _cost(part, project, durations) for part in parts}
    costs = (
        plan_cost,
        *gates.costs,
        check_cost,
        *(by_id[job.id] for job in jobs),
        *((told.cost,) if told.cost is not None else ()),
    )
    budget = budget_of(every, costs, last, durations.of(RUNNER))
    return Deployment(_document(project, every), gates.covered, told.covered, last, told.findings, gates.runs, budget)


def _cost(part: PartJob, project: Project, durations: Durations) -> Cost:
    """Each kind of a job's steps."""
    kinds = (kind for step in used(part, project) for kind in step.takes)
    return Cost(part.id, tuple((kind.replace("-", " "), durations.of(kind)) for kind in kinds))


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
