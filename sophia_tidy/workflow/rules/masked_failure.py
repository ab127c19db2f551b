"""A gate or a deployment may fail and the run stays green.

``|| true``, ``|| echo``, ``continue-on-error`` on tests, linters, scanners or
deployments: what they find is never seen.
"""

from collections.abc import Iterator
from itertools import pairwise

from ...finding import Finding, Severity
from ..deploys import deploys
from ..gates import gate_in
from ..inventory import Inventory
from ..model import Job, Step
from ..read.source import is_true
from ..shell import Command, commands
from .example import Example, job

RULE = "masked-failure"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example(job("- run: pytest -x || true"), "pytest may fail"),
    Example(job('- run: ruff check . || echo "lint failed"'), "ruff may fail"),
    Example(job("- run: uv run mypy src || exit 0"), "mypy may fail"),
    Example(job("- run: npm test\n  continue-on-error: true"), "npm test may fail"),
    Example(job("- run: kubectl apply -f x || true"), "kubectl may fail"),
    Example(job("- run: pytest", more="    continue-on-error: true\n"), "pytest may fail"),
    Example(job("- run: pytest || exit 1"), None, "it fails"),
    Example(job("- run: rm -rf x || true"), None, "no gate"),
    Example(job("- id: t\n  run: pytest\n  continue-on-error: true\n- if: steps.t.outcome == 'failure'\n  run: exit 1"), None,
            "a later step asks how it went"),
    Example(job("- run: pytest", more="    continue-on-error: ${{ matrix.experimental }}\n"), None, "only for some"),
)


def check(inventory: Inventory) -> Iterator[Finding]:
    """One finding for each gate or deployment."""
    for facts in inventory.workflows:
        for each, step in facts.workflow.steps():
            yield from _of_step(each, step)


def _of_step(job: Job, step: Step) -> Iterator[Finding]:
    found = commands(step.run.value) if step.run else ()
    for command, after in pairwise([*found, Command(("exit",), 0)]):
        what = gate_in(command) or deploys(command)
        by = mask(job, step, command, after) if what else ""
        if by and step.run is not None:
            yield Finding(step.run.line(command.line), RULE, f"{what} may fail unseen: {by}; expected a failure to fail the run", SEVERITY)


def mask(job: Job, step: Step, command: Command, after: Command) -> str:
    """What hides the failure of a command that another follows; empty where it fails the run."""
    if is_true(job.continue_on_error) or (is_true(step.continue_on_error) and not _asked(job, step)):
        return "continue-on-error"
    return f"|| {' '.join(after.words[:2])}" if command.then == "||" and _silences(after) else ""


def _silences(command: Command) -> bool:
    return command.program in ("true", ":", "echo", "printf") or command.words[:2] == ("exit", "0")


def _asked(job: Job, step: Step) -> bool:
    """Whether a later text reads the step's outcome."""
    if not step.id:
        return False
    conditions = [other.condition.value for other in job.steps if other.condition]
    scripts = [text.value for other in job.steps for text in (other.run, *(value for _, value in other.env)) if text]
    return any(f"steps.{step.id}.outcome" in text for text in (*conditions, *scripts, *(value.value for _, value in job.outputs)))
