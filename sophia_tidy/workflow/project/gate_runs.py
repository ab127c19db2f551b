"""The gates that old jobs ran: each with a command that one can run again, where it is plain.

A gate that runs in a checkout of another repository has no command here, nor
has one beside a service that only a run knows, or after a deployment.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ...formats.shell import Command
from ...kernel.tree import Tree
from ..facts.gates import gate_in
from ..facts.inlined_actions import Actions, by_folder, steps_of
from ..facts.inventory import Inventory, WorkflowFacts
from ..facts.working_directory import JobWorkspace
from ..model import Job, JobContainer, Pairs, Step, Workflow
from ..rules.masked_failure import mask
from .model import GateRun

_END = (Command(("exit",), 0), "")
_OPENS = re.compile(r"^\s*(?:if|for|while|until|case)\b|\{\s*$")
_CLOSES = re.compile(r"(?:^|;)\s*(?:fi|done|esac|\})\b|^\s*\}")
_ALIVE = re.compile(r"[$`*?<>\[\]{}\\\n]|^[~!]|\(|\)")  # what a shell would still change, or what quotes were lost of


def gates_of(inventory: Inventory, tree: Tree) -> tuple[GateRun, ...]:
    """Every gate of every job, in the order of the workflows; those of local actions at the step that calls them."""
    actions = by_folder(inventory.actions)
    return tuple(
        gate
        for facts in inventory.workflows
        for job in facts.workflow.jobs
        for gate in _of_job(facts, job, actions, tree)
    )


def _of_job(facts: WorkflowFacts, job: Job, actions: Actions, tree: Tree) -> Iterator[GateRun]:
    here = JobWorkspace(facts.workflow, job, tree)
    later = _waits_for_deployment(facts, job)
    for step in job.steps:
        for inner in steps_of(step, actions):
            for found in _of_step(facts.workflow, job, inner, here):
                gate = replace(found, command="") if later else found
                yield (
                    gate
                    if inner is step or step.uses is None
                    else GateRun(
                        gate.name,
                        gate.command,
                        gate.folder,
                        step.uses.at,
                        gate.job,
                        gate.masked,
                        gate.services,
                        gate.env,
                    )
                )


def _waits_for_deployment(facts: WorkflowFacts, job: Job) -> bool:
    """Whether a job looks at what another has deployed before: no gate that could come first."""
    deploying = {each.job for each in facts.deploys}
    jobs = {each.id.lower(): each for each in facts.workflow.jobs}
    waiting, seen = [need.value.lower() for need in job.needs], set[str]()
    while waiting:
        name = waiting.pop()
        if name in jobs and name not in seen:
            seen.add(name)
            waiting += [need.value.lower() for need in jobs[name].needs]
    return any(jobs[name].id in deploying for name in seen)


def _of_step(workflow: Workflow, job: Job, step: Step, here: JobWorkspace) -> Iterator[GateRun]:
    here.enter(step)
    piped, known = False, all(map(_is_known, job.services))
    inside = _inside(step.run.value) if step.run else frozenset[int]()
    for (command, folder), (after, _) in pairwise([*here.commands(step), _END]):
        name = gate_in(command)
        if name:
            ours = here.ours and folder is not None and not here.foreign(folder)
            plain = ours and known and not piped and command.line not in inside and _is_plain(command)
            yield GateRun(
                name,
                shlex.join(command.words) if plain else "",
                folder or "",
                here.line(step, command),
                job.id,
                bool(mask(job, step, command, after)),
                tuple(filter(_is_known, job.services)),
                _literal(workflow, job, step),
            )
        piped = command.then in ("|", "|&")


def _is_plain(command: Command) -> bool:
    """One program and its arguments: nothing that is set, piped, sent to a file, or known only in the run."""
    return (
        not command.settings
        and command.then not in ("|", "|&", "&")
        and not any(_ALIVE.search(word) for word in command.words)
    )


def _is_known(service: JobContainer) -> bool:
    """Whether a service can be started outside of its job: no version of a matrix or of a caller is in it."""
    return not any(
        "${{" in text.value
        for text in (service.image, *service.ports, *((service.options,) if service.options else ()))
    )


def _inside(script: str) -> frozenset[int]:
    """The lines of a script that run on a condition or more than once."""
    depth, found = 0, set[int]()
    for number, line in enumerate(script.splitlines()):
        opens = bool(_OPENS.search(line))
        if depth or opens:
            found.add(number)
        depth = max(0, depth + opens - bool(_CLOSES.search(line)))
    return frozenset(found)


def _literal(workflow: Workflow, job: Job, step: Step) -> Pairs:
    """The variables that no expression makes, those nearest to the step winning."""
    pairs = {name.value: (name, value) for name, value in (*workflow.env, *job.env, *step.env)}
    return tuple(pair for pair in pairs.values() if not pair[1].expressions and "${{" not in pair[1].value)
