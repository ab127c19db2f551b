"""A gate or a deployment may fail and the run stays green.

``|| true``, ``|| echo``, ``; true``, ``set +e``, ``--exit-zero``, ``continue-on-error`` on tests,
linters, scanners or deployments: what they find is never seen.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from ...formats.shell import Command, commands
from ...kernel.finding import Finding, Severity
from ...kernel.rule import Example
from ..facts.deploys import deploys
from ..facts.gates import gate_in, without_runner
from ..facts.inventory import Inventory
from ..model import Job, Step
from ..read.source import is_true
from .example import job

_NOTHING = (("true",), (":",), ("exit", "0"))
_ZERO = frozenset(("--exit-zero", "--no-fail", "--exit-code=0", "--issues-exit-code=0", "--collect-only"))
_CODES = frozenset(("--exit-code", "--issues-exit-code"))
RULE = "masked-failure"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example(job("- run: pytest -x || true"), says="pytest may fail"),
    Example(job('- run: ruff check . || echo "lint failed"'), says="ruff may fail"),
    Example(job("- run: uv run mypy src || exit 0"), says="mypy may fail"),
    Example(job("- run: npm test\n  continue-on-error: true"), says="npm test may fail"),
    Example(job("- run: kubectl apply -f x || true"), says="kubectl may fail"),
    Example(job("- run: pytest", more="    continue-on-error: true\n"), says="pytest may fail"),
    Example(job("- run: flake8 --exit-zero src"), says="flake8 may fail"),
    Example(job("- run: ruff check -e ."), says="ruff may fail"),
    Example(job("- run: golangci-lint run --issues-exit-code=0"), says="golangci-lint may fail"),
    Example(job("- run: pytest && echo fine || echo broken"), says="pytest may fail"),
    Example(job("- run: pytest; true"), says="pytest may fail"),
    Example(job("- run: |\n    set +e\n    pytest\n    echo done"), says="pytest may fail"),
    Example(job("- run: |\n    pytest\n    echo done\n  shell: bash {0}"), says="pytest may fail"),
    Example(job("- run: |\n    set +e\n    ls\n    set -e\n    pytest\n    echo done"), why="it fails again"),
    Example(job("- run: |\n    set +e\n    pytest"), why="the last command is what the step comes to"),
    Example(job("- run: pytest && echo fine || exit 1"), why="it fails"),
    Example(job("- run: pytest -e x"), why="not what -e says there"),
    Example(job("- run: pytest || exit 1"), why="it fails"),
    Example(job("- run: rm -rf x || true"), why="no gate"),
    Example(
        job("- id: t\n  run: pytest\n  continue-on-error: true\n- if: steps.t.outcome == 'failure'\n  run: exit 1"),
        why="a later step asks how it went",
    ),
    Example(job("- run: pytest", more="    continue-on-error: ${{ matrix.experimental }}\n"), why="only for some"),
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
            yield Finding(
                step.run.line(command.line),
                RULE,
                f"{what} may fail unseen: {by}; expected a failure to fail the run",
                SEVERITY,
            )


def mask(job: Job, step: Step, command: Command, after: Command) -> str:
    """What hides the failure of a command that another follows; empty where it fails the run."""
    if is_true(job.continue_on_error) or (is_true(step.continue_on_error) and not _asked(job, step)):
        return "continue-on-error"
    if command.then in ("||", ";") and (_silences(after) if command.then == "||" else after.words in _NOTHING):
        return f"{command.then} {' '.join(after.words[:2])}"
    return _told_to_pass(command) or _in_script(step, command)


def _told_to_pass(command: Command) -> str:
    """The option by which a tool says nothing by its exit code."""
    words = without_runner(command.words)
    short = words[:2] == ("ruff", "check") and "-e" in words
    zero = next((f"{name} {value}" for name, value in pairwise((*words, "")) if name in _CODES and value == "0"), "")
    return "-e" if short else zero or next((word for word in words if word in _ZERO), "")


def _in_script(step: Step, command: Command) -> str:
    """What the script around a command does with its failure: nobody asks for it, or a shell goes on."""
    behind = tuple(command.hidden.split()[1:]) if command.hidden.startswith("||") else ()
    if command.hidden and (not behind or _silences(Command(behind, 0))):
        return command.hidden
    shell = step.shell.value if step.shell is not None else ""
    goes_on = "{0}" in shell and not re.search(r"\s-\w*e|errexit", shell)
    found = commands(step.run.value) if step.run is not None and goes_on else ()
    stops = any(each.program == "set" and re.search(r"-\w*e\b|errexit", " ".join(each.words)) for each in found)
    last = not found or command == found[-1]
    return "set +e" if goes_on and not stops and not last and command.then in ("\n", ";") else ""


def _silences(command: Command) -> bool:
    return command.program in ("true", ":", "echo", "printf") or command.words[:2] == ("exit", "0")


def _asked(job: Job, step: Step) -> bool:
    """Whether a later text reads the step's outcome."""
    if not step.id:
        return False
    conditions = [other.condition.value for other in job.steps if other.condition]
    scripts = [text.value for other in job.steps for text in (other.run, *(value for _, value in other.env)) if text]
    return any(
        f"steps.{step.id}.outcome" in text
        for text in (*conditions, *scripts, *(value.value for _, value in job.outputs))
    )
