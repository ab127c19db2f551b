"""The gates as jobs: one for each group and language, so that a set-up is paid once and nobody waits for another's.

The names are the same whatever else a project has, because a branch
protection requires checks by their names.
"""

import math
from typing import NamedTuple

from ...kernel.location import Location
from ...kernel.tree import Tree
from ..project.model import Project, RunPlace
from .budget import Cost
from .document import Permission, WrittenJob, WrittenStep
from .parts import Gate, GateJob, ServicePart, Toolchain, Tools
from .services import service_steps
from .taken_gate import TakenGate, title_of
from .toolchains import CHECKOUT, SetUp

READ = Permission("contents", "read", "to check out")
_LANGUAGES = {Toolchain.NODE: "-node", Toolchain.GO: "-go", Toolchain.RUST: "-rust"}  # all others run beside Python
_SLACK = 4  # A cold cache or a slow runner takes some times the budget; a gate that hangs takes for ever.


class GateJobs(NamedTuple):
    """The jobs, what each costs, and where each gate's name (``job, step``) and each old run went."""

    jobs: tuple[WrittenJob, ...]
    costs: tuple[Cost, ...]
    covered: dict[str, str]
    runs: dict[tuple[Location, str], RunPlace]


def gate_jobs(
    project: Project, tree: Tree, taken: tuple[TakenGate, ...], tools: Tools, services: tuple[ServicePart, ...]
) -> GateJobs:
    """The jobs that have a gate, in the order lint, tests, manifests."""
    names = [f"{group}{language}" for group in (GateJob.LINT, GateJob.TESTS) for language in ("", *_LANGUAGES.values())]
    made = [
        _job(name, members, SetUp(project, tree, tools), services)
        for name in names
        if (members := tuple(each for each in taken if job_of(each.gate) == name))
    ]
    overlays = tuple(each.overlay for each in project.environments if each.there)
    if overlays:
        made.append(_manifests(overlays))
    where = {id(each): f"{job_of(each.gate)}, {title_of(each, taken)}" for each in taken}
    covered = {name: where[id(each)] for each in reversed(taken) for name in each.names}
    runs = {(run.at, run.name): RunPlace(where[id(each)], each.command) for each in taken for run in each.runs}
    return GateJobs(tuple(job for job, _ in made), tuple(cost for _, cost in made), dict(sorted(covered.items())), runs)


def job_of(gate: Gate) -> str:
    """The job of a gate, by its id and name."""
    return f"{gate.job}{_LANGUAGES.get(gate.toolchain, '')}"


def _job(
    name: str, taken: tuple[TakenGate, ...], setup: SetUp, services: tuple[ServicePart, ...]
) -> tuple[WrittenJob, Cost]:
    ready = tuple(setup.steps(taken))
    started = {service.name: service for each in taken for service in each.services}
    steps = [
        *(each.step for each in ready),
        *service_steps(started.values(), services),
        *(_step(each, taken) for each in taken),
    ]
    parts = (
        ("set up", sum(each.budget for each in ready)),
        *((("services", 10),) if started else ()),
        *((title_of(each, taken), each.gate.budget) for each in taken),
    )
    cost = Cost(name, parts)
    return WrittenJob(name, name, _timeout(cost), tuple(steps), grants=(READ,)), cost


def _timeout(cost: Cost) -> int:
    """Minutes, at least 10."""
    return max(10, math.ceil(cost.seconds * _SLACK / 60))


def _step(taken: TakenGate, among: tuple[TakenGate, ...]) -> WrittenStep:
    return WrittenStep(
        title_of(taken, among), run=taken.command, folder="" if taken.folder == "." else taken.folder, env=taken.env
    )


def _manifests(overlays: tuple[str, ...]) -> tuple[WrittenJob, Cost]:
    """What Flux or kubectl would apply must build; kubectl is on the runner."""
    steps = [
        CHECKOUT,
        *(
            WrittenStep(f"Build {overlay}", run='kubectl kustomize "$OVERLAY" > /dev/null', env=(("OVERLAY", overlay),))
            for overlay in dict.fromkeys(overlays)
        ),
    ]
    job = WrittenJob(
        "manifests",
        "manifests",
        5,
        tuple(steps),
        grants=(READ,),
        comment=("A kustomization that does not build would stop every later deployment, so it stops here.",),
    )
    return job, Cost("manifests", (("set up", 3), ("kubectl kustomize", 2 * len(steps) - 2)))
