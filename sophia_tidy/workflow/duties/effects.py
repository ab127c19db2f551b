"""Effects of a job, step by step: every action and every command is a gate, a build, a deployment … or not known.

What is not known counts as work of its own: a duty is not given up because
nobody could read it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...formats.shell import Command, commands
from ...kernel.location import Location
from ..facts.deploys import deploys
from ..facts.gates import gate_in, without_runner
from ..facts.images import is_build
from ..facts.inventory import WorkflowFacts
from ..facts.scripts import script_in
from ..facts.working_directory import JobWorkspace
from ..model import Action, Job, Step, Text
from .command_names import shown
from .effect import StepEffect
from .guards import GUARD, is_guard, preconditions_are_none, source_of
from .kinds import Classification, Recognisers
from .ledger import DutyKind
from .remote import is_remote, on_server
from .triggers import local_path

_CLUSTER = frozenset(("kubectl", "helm", "docker stack", "docker service", "flux", "argocd", "ansible", "nomad"))
_PROVISION = frozenset(("pulumi", "terraform", "tofu", "cdk"))
_POSIX = ("", "bash", "sh")
_BUILDERS = ("docker/build-push-action",)
_LEADERS = re.compile(r"^(xargs|timeout|retry|watch|nice|stdbuf)$")


class Reading:
    """One job with what is known of its repository; local actions are by their folders."""

    def __init__(self, facts: WorkflowFacts, job: Job, book: Recognisers, actions: Mapping[str, Action]):
        self.facts, self.job, self.book, self.actions = facts, job, book, actions
        self.here = JobWorkspace(facts.workflow, job, ())
        self.scripts = {(each.at, each.path.rpartition("/")[2]): each for each in facts.scripts if each.job == job.id}

    def everything(self) -> Iterator[StepEffect]:
        """What each step does, plumbing too, in order."""
        yield from preconditions_are_none([each for step in self.job.steps for each in self._step(step, step)])

    def _step(self, step: Step, outer: Step, depth: int = 0) -> Iterator[StepEffect]:
        masked = any(
            each is not None and each.value != "false" for each in (outer.continue_on_error, self.job.continue_on_error)
        )
        found = self._action(step, outer, depth) if step.uses is not None else self._run(step)
        doubtful = step is not outer and (step.condition is not None or step.continue_on_error is not None)
        for effect in found:
            sure = effect.sure and not doubtful
            yield replace(effect, step=outer, masked=effect.masked or masked, sure=sure)

    def _action(self, step: Step, outer: Step, depth: int) -> Iterator[StepEffect]:
        uses = step.uses or Text("", step.at)
        name = uses.value.partition("@")[0].lower()
        if local_path(uses):
            yield from self._local(uses, outer, depth)
        elif name in _BUILDERS:
            yield from self._images(step, uses.at)
        elif name.startswith("appleboy/ssh-action"):
            script = step.input("script")
            yield from (
                on_server(script, step, self.book) if script else (StepEffect(DutyKind.OTHER, name, uses.at, step),)
            )
        elif name == "pulumi/actions" and (
            (command := step.input("command")) is None or command.value in ("preview", "version")
        ):
            yield from (
                StepEffect(DutyKind.GATE, "pulumi preview", uses.at, step)
                for _ in (1,)
                if command is not None and command.value == "preview"
            )
        elif (deploy := next((each for each in self.facts.deploys if each.at == uses.at), None)) is not None:
            yield StepEffect(_deployment(deploy.how), deploy.how, uses.at, step)
        else:
            told = self.book.action(name) or Classification(DutyKind.OTHER, name)
            yield StepEffect(told.kind, told.what, uses.at, step)

    def _local(self, uses: Text, outer: Step, depth: int) -> Iterator[StepEffect]:
        """A composite action of the repository is what its steps are."""
        action = self.actions.get(local_path(uses))
        if action is None or action.broken or action.using != "composite" or depth > 8:
            missing = any(each.at == uses.at and self.facts.lacks(each) for each in self.facts.calls)
            yield StepEffect(DutyKind.OTHER, uses.value, uses.at, outer, missing=missing)
            return
        for step in action.steps:
            yield from self._step(step, outer, depth + 1)

    def _images(self, step: Step, at: Location) -> Iterator[StepEffect]:
        places = {text.at for name in ("file", "context") if (text := step.input(name)) is not None} | {at, step.at}
        for image in self.facts.images:
            if image.job == self.job.id and image.at in places:
                yield StepEffect(DutyKind.BUILD, image.dockerfile, image.at, step, missing=self.facts.lacks(image))

    def _run(self, step: Step) -> Iterator[StepEffect]:
        if step.run is None:
            return
        shell = step.shell or self.job.defaults.shell or self.facts.workflow.defaults.shell
        name = shell.value.partition(" ")[0] if shell else ""
        stops = shell is None or "{0}" not in shell.value or " -e" in shell.value
        if name not in _POSIX:
            yield StepEffect(DutyKind.OTHER, f"a script for {name}", step.at, step)
            return
        piped: list[Command] = []
        for command, folder in self.here.commands(step):
            at = step.run.line(command.line)
            if is_remote(command.words):
                yield from on_server(step.run, step, self.book, command)
            elif is_guard(command, source_of(piped)):
                yield StepEffect(DutyKind.GATE, GUARD, at, step, command.words, folder)
            else:
                sure = command.sure and not command.hidden and command.then != "|" and stops
                for effect in self._legs(self._command(command, at, step)):
                    yield replace(effect, folder=folder, sure=sure)
            piped = [*piped, command] if command.then == "|" else []

    def _legs(self, effect: StepEffect) -> Iterator[StepEffect]:
        """A script that the matrix names is one for each leg."""
        script = script_in(effect.words)
        legs = [each for each in self.facts.scripts if each.at == effect.at and each.job == self.job.id]
        if "${{" not in script or len(legs) < 2:
            yield effect
            return
        for each in legs:
            what = each.path if effect.what == script else effect.what
            yield replace(effect, what=what, missing=self.facts.lacks(each))

    def _command(self, command: Command, at: Location, step: Step) -> StepEffect:
        words = _inner(command.words)
        masked = bool(command.hidden)
        script = script_in(words)
        known = self.scripts.get((at, script.rpartition("/")[2])) if script else None
        if is_build(words):
            image = next((each for each in self.facts.images if each.at == at and each.job == self.job.id), None)
            return StepEffect(
                DutyKind.BUILD,
                image.dockerfile if image else "Dockerfile",
                at,
                step,
                words,
                missing=image is not None and self.facts.lacks(image),
                masked=masked,
            )
        told = of_command(words, self.book)
        return StepEffect(
            told.kind,
            told.what,
            at,
            step,
            words,
            missing=known is not None and self.facts.lacks(known),
            masked=masked,
            by_name=bool(script) and told.what == script,
        )


def of_command(words: tuple[str, ...], book: Recognisers) -> Classification:
    """What a command does: the recognisers first, then gates and deployments as the inventory tells them."""
    words = without_runner(words)
    told = book.command(words)
    gate = gate_in(Command(words, 0))
    if gate and (told is None or told.kind in (DutyKind.PLUMBING, DutyKind.SCAN, DutyKind.GATE)):
        return Classification(told.kind if told and told.kind is DutyKind.SCAN else DutyKind.GATE, gate)
    if told is not None:
        return told
    how = deploys(Command(words, 0))
    if how:
        return Classification(_deployment(how), how)
    script = script_in(words)
    kind = book.script(script) if script else None
    return Classification(kind or DutyKind.OTHER, script or shown(words))


def _deployment(how: str) -> DutyKind:
    if how in _PROVISION:
        return DutyKind.PROVISIONING
    return DutyKind.DEPLOY if how in _CLUSTER else DutyKind.ELSEWHERE


def _inner(words: tuple[str, ...]) -> tuple[str, ...]:
    """The command that another runs: ``xargs shellcheck``, ``timeout 60 pytest``, ``find … -exec actionlint``."""
    if words[:1] == ("find",):
        at = next((index for index, word in enumerate(words) if word in ("-exec", "-execdir")), None)
        return ("true",) if at is None else words[at + 1 :]
    if words and _LEADERS.match(words[0]):
        rest = words[1:]
        while rest and (rest[0].startswith("-") or re.fullmatch(r"[\d.]+[smh]?|\{\}|\d+", rest[0])):
            rest = rest[1:]
        return rest or ("true",)
    if len(words) >= 3 and words[0] in ("bash", "sh") and words[1] in ("-c", "-lc", "-ec"):
        inner = commands(words[2])
        return inner[0].words if len(inner) == 1 else words
    return words
