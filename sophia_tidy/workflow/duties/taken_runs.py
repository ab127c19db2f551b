"""Runs of gates that the one workflow has taken over: whether it runs what an old job ran, where, and as a part of what."""

import shlex

from ..project.model import GateRun
from .effect import StepEffect
from .job_case import JobCase

_HARMLESS_INPUTS = frozenset(("token", "github-token", "github_token", "version", "python-version", "cache"))


def runs_the_same(case: JobCase, effect: StepEffect) -> bool:
    """Whether the one workflow runs the gate as this job does.

    It takes every plain command that could fail (`write.gate_choice`), so a
    job's own run must be among those; an action is one as long as it is
    told nothing that a command would have to know too.
    """
    if effect.step.uses is not None and not effect.words:
        return not {name.value.lower() for name, _ in effect.step.inputs} - _HARMLESS_INPUTS
    own = _own(case, effect)
    return not case.bench.project.gates or any(
        (each.at, each.name) in case.bench.coverage.runs or _taken(case, each) for each in own
    )


def _own(case: JobCase, effect: StepEffect) -> list[GateRun]:
    """The runs that an effect is: that of its line, else those of its name in the job."""
    runs = [each for each in case.bench.project.gates if each.name == effect.what and each.at.path == effect.at.path]
    return [each for each in runs if each.at == effect.at] or [each for each in runs if each.job == case.job.id]


def is_taken(case: JobCase, effect: StepEffect) -> bool:
    """Whether the very run of an effect is a step of the one workflow, or within one."""
    return bool(effect.words) and any((run.at, run.name) in case.bench.coverage.runs for run in _own(case, effect))


def comes_along(case: JobCase, effect: StepEffect) -> bool:
    """Whether what a step does is a line that comes along with a gate of the job, such as the tables of a database for its tests."""
    line = shlex.join(effect.words)
    return bool(line) and any(
        line in run.prepare and (run.at, run.name) in case.bench.coverage.runs
        for run in case.bench.project.gates
        if run.job == case.job.id and run.at.path == case.facts.path
    )


def larger_run(case: JobCase, effect: StepEffect) -> str:
    """What is said of a run that a larger one stands for; empty where it is the same."""
    for run in _own(case, effect) if effect.words else ():
        place = case.bench.coverage.runs.get((run.at, run.name))
        if place is not None and place.command != run.command and run.command:
            return f"`{run.command}` within `{place.command}`"
    return ""


def _taken(case: JobCase, run: GateRun) -> bool:
    values = (value.value for pairs in (run.env, *(service.env for service in run.services)) for _, value in pairs)
    if run.unfit or not run.command or any("${{" in value for value in values):
        return False
    firm = [each for each in case.bench.project.gates if each.name == run.name and not each.masked and not each.unfit]
    # A run that could not fail is no gate of the new workflow, unless a person made it one or another job runs the same.
    return not run.masked or not firm or any((each.command, each.folder) == (run.command, run.folder) for each in firm)


def gate_step(case: JobCase, effect: StepEffect) -> str:
    """The step of a gate; its job alone where several steps have the gate's name."""
    places = case.bench.coverage.runs
    found = next((places[key] for run in _own(case, effect) if (key := (run.at, run.name)) in places), None)
    if found is not None:
        return found.where
    where = case.bench.coverage.gates.get(effect.what, "")
    several = len({(each.command, each.folder) for each in case.bench.project.gates if each.name == effect.what}) > 1
    return where.partition(",")[0] if several else where
