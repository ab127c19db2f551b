"""The gates as jobs: one for each group and language, so that a set-up is paid once and nobody waits for another's.

Where time is short, a job that would take longer than the longest gate takes
by itself goes in parts side by side: all of them still end with that gate,
and no runner more is asked for than that needs.  The first part keeps the
job's name.
"""

import math
import sys
from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple

from ...kernel.location import Location
from ..project.model import LeftBehind, Project, RunPlace
from .document import Permission, WrittenJob, WrittenStep
from .pace import Pace
from .parts import Gate, GateJob, ServicePart, Toolchain
from .ruleset import Ruleset
from .services import service_steps
from .taken_gate import TakenGate, title_of
from .timing.budget import Cost
from .timing.durations import Durations
from .toolchains import CHECKOUT

READ = Permission("contents", "read", "to check out")
_LANGUAGES = {Toolchain.NODE: "-node", Toolchain.GO: "-go", Toolchain.RUST: "-rust"}  # all others run beside Python
_SLACK = 2  # A cold cache on a slow runner may take longer than anyone has seen; a gate that hangs takes for ever.


class GateJobs(NamedTuple):
    """The jobs, what each costs, and where each gate's name (``job, step``) and each old run went."""

    jobs: tuple[WrittenJob, ...]
    costs: tuple[Cost, ...]
    covered: dict[str, str]
    runs: dict[tuple[Location, str], RunPlace]


def gate_jobs(project: Project, taken: tuple[TakenGate, ...], rules: Ruleset, pace: Pace, *, apart: bool) -> GateJobs:
    """The jobs that have a gate, in the order lint, tests, manifests; ``apart`` where none may take longer than it must."""
    names = [f"{group}{language}" for group in (GateJob.LINT, GateJob.TESTS) for language in ("", *_LANGUAGES.values())]
    groups = {name: tuple(each for each in taken if job_of(each.gate) == name) for name in names}
    longest = max((pace.seconds((each,)) for each in taken), default=0) if apart else sys.maxsize
    parts = {
        part: members
        for name, group in groups.items()
        for part, members in _named(name, in_parts(group, longest, pace.seconds))
    }
    made = [_job(name, members, taken, pace, rules.services) for name, members in parts.items()]
    overlays = tuple(each.overlay for each in project.environments if each.there)
    if overlays:
        made.append(_manifests(overlays, rules.durations))
    where = {id(each): f"{name}, {title_of(each, taken)}" for name, members in parts.items() for each in members}
    covered = {name: where[id(each)] for each in reversed(taken) for name in each.names}
    runs = {(run.at, run.name): RunPlace(where[id(each)], each.command) for each in taken for run in each.runs}
    kept = kept_of(taken)
    runs |= {
        (leaves.at, ARTIFACT): RunPlace(f"{name}, {_keeps(leaves)}", "")
        for name, members in parts.items()
        for each in members
        for leaves in each.leaves
        if kept[leaves.name].inputs == leaves.inputs
    }
    return GateJobs(tuple(job for job, _ in made), tuple(cost for _, cost in made), dict(sorted(covered.items())), runs)


def in_parts(
    gates: tuple[TakenGate, ...], longest: int, seconds: Callable[[tuple[TakenGate, ...]], int]
) -> tuple[tuple[TakenGate, ...], ...]:
    """The gates of one job in as few parts as take no longer each (first fit, the longest first); in their order."""
    parts: list[tuple[TakenGate, ...]] = []
    for gate in sorted(gates, key=lambda each: -seconds((each,))):
        fits = next((number for number, part in enumerate(parts) if seconds((*part, gate)) <= longest), None)
        if fits is None:
            parts.append((gate,))
        else:
            parts[fits] = (*parts[fits], gate)
    order = {id(gate): number for number, gate in enumerate(gates)}
    each_in_order = (tuple(sorted(part, key=lambda gate: order[id(gate)])) for part in parts)
    return tuple(sorted(each_in_order, key=lambda part: order[id(part[0])]))


def _named(name: str, parts: tuple[tuple[TakenGate, ...], ...]) -> Iterator[tuple[str, tuple[TakenGate, ...]]]:
    """Each part with its job's name: that of the group, then those of their first gates."""
    used: set[str] = set()
    for part in parts:
        wanted = f"{name}-{part[0].gate.name}" if used else name
        free = (f"{wanted}-{number}" for number in count(2))
        taken = wanted if wanted not in used else next(each for each in free if each not in used)
        used.add(taken)
        yield taken, part


def job_of(gate: Gate) -> str:
    """The job of a gate, by its id and name."""
    return f"{gate.job}{_LANGUAGES.get(gate.toolchain, '')}"


def _job(
    name: str,
    members: tuple[TakenGate, ...],
    among: tuple[TakenGate, ...],
    pace: Pace,
    services: tuple[ServicePart, ...],
) -> tuple[WrittenJob, Cost]:
    ready = tuple(pace.setup.steps(members))
    started = {service.name: service for each in members for service in each.services}
    steps = [
        *(each.step for each in ready),
        *service_steps(started.values(), services),
        *_preparation(members),
        *(_step(each, among) for each in members),
        *_keeping(members, among),
    ]
    parts = (
        *((each.step.name[:1].lower() + each.step.name[1:], pace.setting_up(each)) for each in ready),
        *((("services", pace.services),) if started else ()),
        *((("prepare", pace.services),) if any(each.prepare for each in members) else ()),
        *((title_of(each, among), pace.gate(each)) for each in members),
    )
    cost = Cost(name, parts)
    return WrittenJob(name, name, _timeout(cost), tuple(steps), grants=(READ,)), cost


def _preparation(taken: tuple[TakenGate, ...]) -> Iterator[WrittenStep]:
    """What old jobs did before their gates, each line once; with the variables that the gates have."""
    done = set[str]()
    for each in taken:
        lines = [line for line in each.prepare if line not in done]
        done.update(lines)
        if lines:
            yield WrittenStep(f"Prepare for {each.gate.name}", run="\n".join(lines) + "\n", env=each.env)


ARTIFACT = "an artifact"  # as `rules/workflow/duties/report.yaml` calls it


def kept_of(taken: tuple[TakenGate, ...]) -> dict[str, LeftBehind]:
    """The artifacts of all gates by their names; a run has one of a name, so the first that is told counts."""
    found: dict[str, LeftBehind] = {}
    for each in taken:
        for leaves in each.leaves:
            found.setdefault(leaves.name, leaves)
    return found


def _keeping(members: tuple[TakenGate, ...], among: tuple[TakenGate, ...]) -> Iterator[WrittenStep]:
    """What is kept of the gates, of those that failed too: then somebody wants to read it."""
    kept = kept_of(among)
    for each in members:
        for leaves in each.leaves:
            if kept[leaves.name] is leaves:
                yield WrittenStep(
                    _keeps(leaves),
                    uses="actions/upload-artifact",
                    condition="${{ !cancelled() }}",
                    inputs=leaves.inputs,
                )


def _keeps(leaves: LeftBehind) -> str:
    return f"Keep {leaves.name}"


def _timeout(cost: Cost) -> int:
    """Minutes, at least 10."""
    return max(10, math.ceil(cost.span.high * _SLACK / 60))


def _step(taken: TakenGate, among: tuple[TakenGate, ...]) -> WrittenStep:
    return WrittenStep(
        title_of(taken, among), run=taken.command, folder="" if taken.folder == "." else taken.folder, env=taken.env
    )


def _manifests(overlays: tuple[str, ...], durations: Durations) -> tuple[WrittenJob, Cost]:
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
    built = ((step.name[:1].lower() + step.name[1:], durations.of("kustomize")) for step in steps[1:])
    return job, Cost("manifests", (("check out", durations.of("checkout")), *built))
