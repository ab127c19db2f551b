"""Left behind by a gate's job: files that it keeps for people as an artifact, which the gate's step in the one workflow can keep too.

Only what needs no secret and no permission, has literal names, and no other
job waits for; a service outside (Codecov) reads a secret, which a job
without an environment is not given.
"""

import re
from collections.abc import Iterator

from ...project.model import GateRun, LeftBehind
from ..effect import StepEffect
from ..job_case import JobCase
from ..ledger import DutyKind

_UPLOADS = "actions/upload-artifact"
_OPTIONS = frozenset(("name", "path", "retention-days", "if-no-files-found"))
_ALWAYS = re.compile(r"\$?\{?\{?\s*(always\(\)|!\s*cancelled\(\)|success\(\)|failure\(\))\s*\}?\}?")
_FETCHES = re.compile(r"download-artifact|gh run download|/artifacts")


def left_behind(case: JobCase, run: GateRun) -> Iterator[LeftBehind]:
    """What is kept of a gate: the uploads behind it, up to the next gate."""
    for effect, gate in _uploads(case):
        found = _read(effect)
        if gate is not None and gate.at == run.at and found is not None and not _is_fetched(case, found.name):
            yield found


def _uploads(case: JobCase) -> Iterator[tuple[StepEffect, StepEffect | None]]:
    """Each upload with the gate before it."""
    gate: StepEffect | None = None
    for effect in case.effects:
        if effect.kind in (DutyKind.GATE, DutyKind.SCAN):
            gate = effect
        elif effect.kind is DutyKind.REPORT and effect.step.uses is not None and effect.step.uses.at == effect.at:
            yield effect, gate


def _read(effect: StepEffect) -> LeftBehind | None:
    step = effect.step
    if step.uses is None or step.uses.value.partition("@")[0].lower() != _UPLOADS:
        return None
    inputs = {name.value.lower(): value.value for name, value in step.inputs}
    literal = not any("${{" in value for value in inputs.values())
    condition = step.condition is None or _ALWAYS.fullmatch(step.condition.value.strip())
    if not literal or not condition or inputs.keys() - _OPTIONS or "path" not in inputs:
        return None
    return LeftBehind(effect.at, inputs.get("name", "artifact"), tuple(sorted(inputs.items())))


def _is_fetched(case: JobCase, name: str) -> bool:
    """Whether anything else here asks for artifacts: in the same file for any, in another for this one."""
    for facts in case.bench.inventory.workflows:
        for _, step in facts.run.steps():
            text = " ".join(
                (
                    step.uses.value if step.uses else "",
                    step.run.value if step.run else "",
                    *(v.value for _, v in step.inputs),
                )
            )
            if _FETCHES.search(text) and (facts.path == case.facts.path or name in text):
                return True
    return False
