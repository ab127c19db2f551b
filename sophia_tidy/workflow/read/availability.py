"""Contexts by key: what an expression may read at a place, for GitHub refuses the file where it reads anything else.

Source: "Contexts reference", section "Context availability", of GitHub's documentation.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..expressions import paths_of, walk
from ..expressions.tree import Expression, FunctionCall
from ..model import Job, Pairs, Step, Text, Workflow
from .source import WorkflowSource

_FILE = frozenset(("github", "inputs", "vars"))
_JOB = _FILE | {"needs", "strategy", "matrix"}
_STEP = _JOB | {"job", "runner", "env", "steps"}
_STATUS = frozenset(("always", "cancelled", "success", "failure"))


class _Allowed(NamedTuple):
    """The contexts of a place; ``status`` says that it is a condition, ``files`` that it may hash files."""

    contexts: frozenset[str]
    status: bool = False
    files: bool = False


_RUN_NAME = _Allowed(_FILE)
_FILE_ENV = _Allowed(_FILE | {"secrets"})
_CONDITION = _Allowed(_FILE | {"needs"}, status=True)
_OF_JOB = _Allowed(_JOB)
_JOB_ENV = _Allowed(_JOB | {"secrets"})
_STRATEGY = _Allowed(_FILE | {"needs"})
_OUTPUT = _Allowed(_STEP | {"secrets"})
_STEP_CONDITION = _Allowed(_STEP, status=True, files=True)
_OF_STEP = _Allowed(_STEP | {"secrets"}, files=True)


def check_contexts(source: WorkflowSource, workflow: Workflow) -> None:
    """Notice each expression that reads what is not there at its key."""
    for where, text, allowed in _places(workflow):
        for tree, at in text.expressions:
            bad = _unavailable(tree, allowed)
            if bad:
                source.fault_at(at, f"{where} reads {bad}, which is not available there", certain=True)


def _places(workflow: Workflow) -> Iterator[tuple[str, Text, _Allowed]]:
    """Every text with expressions, what it is called, and what it may read."""
    yield from _all("run-name", (workflow.run_name,), _RUN_NAME)
    yield from _all("the concurrency", (workflow.concurrency.group if workflow.concurrency else None,), _RUN_NAME)
    yield from _all("env", _values(workflow.env), _FILE_ENV)
    for job in workflow.jobs:
        yield from _of_job(job)
        for step in job.steps:
            yield from _of_step(step)


def _of_job(job: Job) -> Iterator[tuple[str, Text, _Allowed]]:
    name = f"of job {job.id}"
    yield from _all(f"the condition {name}", (job.condition,), _CONDITION)
    yield from _all(f"the name {name}", (job.name,), _OF_JOB)
    yield from _all(f"runs-on {name}", job.runs_on, _OF_JOB)
    yield from _all(f"env {name}", _values(job.env), _JOB_ENV)
    yield from _all(f"the outputs {name}", _values(job.outputs), _OUTPUT)
    yield from _all(f"the timeout {name}", (job.timeout,), _OF_JOB)
    yield from _all(f"continue-on-error {name}", (job.continue_on_error,), _OF_JOB)
    yield from _all(f"with {name}", _values(job.inputs), _OF_JOB)
    yield from _all(f"the secrets {name}", _values(job.secrets), _JOB_ENV)
    if job.environment is not None:
        yield from _all(f"the environment {name}", (job.environment.name,), _OF_JOB)
        yield from _all(f"the environment's url {name}", (job.environment.url,), _Allowed(_STEP))
    if job.concurrency is not None:
        yield from _all(f"the concurrency {name}", (job.concurrency.group,), _OF_JOB)
    if job.strategy is not None:
        yield from _all(f"the matrix {name}", (job.strategy.computed,), _STRATEGY)
    for container in (*([job.container] if job.container else []), *job.services):
        yield from _all(f"an image {name}", (container.image,), _OF_JOB)


def _of_step(step: Step) -> Iterator[tuple[str, Text, _Allowed]]:
    yield from _all("the condition of a step", (step.condition,), _STEP_CONDITION)
    texts = (step.name, step.run, step.working_directory, step.timeout, step.continue_on_error)
    yield from _all("a step", (*texts, *_values(step.env), *_values(step.inputs)), _OF_STEP)


def _values(pairs: Pairs) -> Iterator[Text]:
    return (value for _, value in pairs)


def _all(what: str, texts: Iterable[Text | None], allowed: _Allowed) -> Iterator[tuple[str, Text, _Allowed]]:
    return ((what, text, allowed) for text in texts if text is not None and text.expressions)


def _unavailable(tree: Expression, allowed: _Allowed) -> str:
    """The first context or function of an expression that is not there."""
    for parts, _ in paths_of(tree):
        if parts[0] not in allowed.contexts:
            return f"the context {parts[0]!r}"
    for node in walk(tree):
        if isinstance(node, FunctionCall):
            missing = (node.name in _STATUS and not allowed.status) or (node.name == "hashFiles" and not allowed.files)
            if missing:
                return f"the function {node.name!r}"
    return ""
