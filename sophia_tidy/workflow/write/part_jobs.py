"""The jobs of a builder and of a deployer, with the places filled in that a project fills."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ...kernel.errors import RuleError
from ..project.logins import OWN_TOKEN
from ..project.model import DeployTarget, Project, Registry
from .document import Pairs, Permission, Value, WrittenJob, WrittenStep
from .parts import Only, PartJob, PartStep

_PLACE = re.compile(r"@([\w-]+)@")
Fill = Callable[[str], str]
PUSHED = "github.event_name != 'pull_request' && needs.plan.outputs.environment != ''"
_PROMOTED = "needs.promote.result == 'success'"
ENVIRONMENT = "${{ needs.plan.outputs.environment }}"


def places(project: Project, wait: int) -> dict[str, str]:
    """What stands for each ``@place@`` of this project.

    ``wait`` is the seconds that a roll-out is waited for.
    A promotion that was skipped is asked for no output: GitHub gives an empty one, act the text of its expression.
    """
    registry = project.registry or Registry("")
    commit, promoted = (
        ("github.sha", "")
        if not project.images
        else (
            f"{_PROMOTED} && needs.promote.outputs.commit || github.sha",
            f"{_PROMOTED} && needs.promote.outputs.commit != '' || ",
        )
    )
    return {
        "pushed": PUSHED,
        "commit": commit,
        "promoted": promoted,
        "kubeconfig": project.kubeconfig,
        "registry": registry.host,
        "wait": str(wait),
        "registry-password": registry.password,
        "registry-user": f"${{{{ secrets.{registry.username} }}}}" if registry.username else registry.user,
    }


def here(environment: DeployTarget) -> dict[str, str]:
    """What stands for the places of one environment."""
    return {"environment": environment.name, "branch": environment.branch, "overlay": environment.overlay}


def login(project: Project) -> Only | None:
    """How the registry lets the build in; None where no one has said: only GitHub's own takes the job's token."""
    if project.registry is None:
        return None
    if project.registry.password:
        return Only.SECRETS
    return Only.TOKEN if project.registry.host == OWN_TOKEN else None


def part_jobs(parts: Iterable[PartJob], project: Project, gates: tuple[str, ...], wait: int) -> tuple[WrittenJob, ...]:
    """The jobs that this project has use for, each with the needs that are there.

    ``gates`` are the ids of the gate jobs, for which ``gates`` in ``after`` stands.
    """
    taken = [part for part in parts if project.images or not part.images]
    known = {"plan", *gates, *(part.id for part in taken)}
    found = places(project, wait)
    return tuple(
        replace(
            filled(part, project, found),
            needs=tuple(
                each for name in part.after for each in (gates if name == "gates" else (name,)) if each in known
            ),
        )
        for part in taken
    )


def filled(part: PartJob, project: Project, found: Mapping[str, str], environment: str = ENVIRONMENT) -> WrittenJob:
    """One job; it runs in the environment where it deploys or reads a secret, and nowhere else.

    Raises:
        RuleError: a place that nothing fills here.
    """

    def fill(text: str) -> str:
        return _PLACE.sub(lambda place: _value(place[1], found), text)

    steps = tuple(_step(each, fill) for each in used(part, project))
    return WrittenJob(
        part.id,
        fill(part.name),
        _timeout(part, found),
        steps,
        condition=fill(part.condition),
        environment=environment if part.deploys or secrets_in(steps) else "",
        grants=_grants(part, project),
        outputs=part.outputs,
        matrix=part.matrix,
        comment=tuple(fill(line) for line in part.comment),
    )


def used(part: PartJob, project: Project) -> tuple[PartStep, ...]:
    """The steps that this project has use for."""
    holds = {login(project), Only.BESIDE if project.builds_beside_gates else Only.BEHIND}
    return tuple(each for each in part.steps if each.only <= holds)


def _timeout(part: PartJob, found: Mapping[str, str]) -> int:
    """Minutes; a job that waits has those that it waits beside its own."""
    waits = sum("@wait@" in each.step.run for each in part.steps)
    return part.timeout + math.ceil(waits * int(found["wait"]) / 60)


def _value(place: str, found: Mapping[str, str]) -> str:
    if place not in found:
        raise RuleError(f"@{place}@ stands where nothing fills it; expected one of {', '.join(sorted(found))}")
    return found[place]


def _grants(part: PartJob, project: Project) -> tuple[Permission, ...]:
    """A build that logs in with the job's own token pushes packages with it."""
    pushes = any(Only.TOKEN in each.only for each in used(part, project))
    return (
        *part.grants,
        *((Permission("packages", "write", "to push the images and their caches"),) if pushes else ()),
    )


def _step(part: PartStep, fill: Fill) -> WrittenStep:
    step = part.step
    return replace(
        step,
        name=fill(step.name),
        condition=fill(step.condition),
        run=fill(step.run),
        env=_filled(step.env, fill),
        inputs=_filled(step.inputs, fill),
        comment=tuple(fill(line) for line in step.comment),
    )


def _filled(pairs: Pairs, fill: Fill) -> Pairs:
    def value(found: Value) -> Value:
        return fill(found) if isinstance(found, str) else found

    return tuple((name, value(found)) for name, found in pairs)


_SECRET = re.compile(r"\bsecrets\.([A-Za-z_]\w*)")


def secrets_in(steps: Iterable[WrittenStep]) -> frozenset[str]:
    """The names of the secrets that steps read."""
    return frozenset(
        name for step in steps for _, value in (*step.env, *step.inputs) for name in _SECRET.findall(str(value))
    )
