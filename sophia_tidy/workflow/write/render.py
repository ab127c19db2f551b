"""A `WorkflowDocument` to the text of a workflow file; the same document gives the same bytes."""

from collections.abc import Iterable, Iterator

from .document import Comment, DispatchInput, Pairs, Permission, Value, WorkflowDocument, WrittenJob, WrittenStep
from .pins import ActionPins
from .scalars import block, flow, is_block, scalar

RUNNER = "ubuntu-24.04"  # a label that stays what it is; `ubuntu-latest` changes under a deployment


def render(document: WorkflowDocument, pins: ActionPins) -> str:
    """The file's text, without a head.

    Raises:
        RuleError: a step uses an action that the pins do not have.
    """
    lines = [
        f"name: {scalar(document.name)}",
        "",
        *_comment(document.comment),
        *_triggers(document),
        "",
        "# Each job is given what it needs and nothing else.",
        "permissions: {}",
        "",
        *_env(document),
        *_comment(document.concurrency_comment),
        "concurrency:",
        f"  group: {scalar(document.group)}",
        f"  cancel-in-progress: {document.cancels}",
        "",
        "defaults:",
        "  run:",
        "    # Named, bash stops at a failure inside of a pipe too (`-o pipefail`).",
        "    shell: bash",
        "",
        "jobs:",
    ]
    for number, job in enumerate(document.jobs):
        lines += [""] * (number > 0)
        lines += _indented(_job(job, pins), "  ")
    return "\n".join(lines) + "\n"


def _comment(lines: Comment) -> Iterator[str]:
    return (f"# {line}" for line in lines)


def _env(document: WorkflowDocument) -> Iterator[str]:
    if document.env:
        yield from (*_comment(document.env_comment), *_pairs("env", document.env), "")


def _indented(lines: Iterable[str], indent: str) -> Iterator[str]:
    return (f"{indent}{line}" if line else "" for line in lines)


def _triggers(document: WorkflowDocument) -> Iterator[str]:
    yield "on:"
    if document.pushes:
        yield from ("  push:", f"    branches: {flow(document.pushes)}")
    if document.pull_requests:
        yield "  pull_request:"
    if document.dispatches:
        yield from ("  repository_dispatch:", f"    types: {flow(document.dispatches)}")
    yield "  workflow_dispatch:"
    if document.inputs:
        yield "    inputs:"
    for each in document.inputs:
        yield from _indented(_input(each), "      ")


def _input(each: DispatchInput) -> Iterator[str]:
    yield f"{each.name}:"
    yield f"  description: {scalar(each.description)}"
    yield f"  type: {'choice' if each.options else each.kind}"
    if each.options:
        yield f"  options: {flow(each.options)}"
    if each.default is not None:
        yield f"  default: {scalar(each.default)}"
    if each.required:
        yield "  required: true"


def _job(job: WrittenJob, pins: ActionPins) -> Iterator[str]:
    yield from _comment(job.comment)
    yield f"{job.id}:"
    yield from _indented(_head(job), "  ")
    yield "  steps:"
    for step in job.steps:
        yield from _indented(_step(step, pins), "    ")


def _head(job: WrittenJob) -> Iterator[str]:
    yield f"name: {scalar(job.name)}"
    if job.needs:
        yield f"needs: {flow(job.needs)}"
    if job.condition:
        yield f"if: {scalar(job.condition)}"
    yield from (f"runs-on: {RUNNER}", f"timeout-minutes: {job.timeout}")
    if job.environment:
        yield f"environment: {scalar(job.environment)}"
    yield from _grants(job.grants)
    yield from _pairs("outputs", job.outputs)
    yield from _pairs("env", job.env)
    if job.matrix is not None:
        axis, values = job.matrix
        yield from (
            "strategy:",
            "  # What is built beside a failure is in the cache for the next run.",
            "  fail-fast: false",
            "  matrix:",
            f"    {axis}: {scalar(values)}",
        )


def _grants(grants: tuple[Permission, ...]) -> Iterator[str]:
    if not grants:
        yield "permissions: {}"
        return
    yield "permissions:"
    yield from (f"  {each.scope}: {each.level} # {each.why}" for each in grants)


def _pairs(key: str, pairs: Pairs) -> Iterator[str]:
    if pairs:
        yield f"{key}:"
    for name, value in pairs:
        yield from _indented(_entry(name, value), "  ")


def _entry(name: str, value: Value) -> Iterator[str]:
    if is_block(value):
        sign, *lines = block(str(value), "  ")
        yield from (f"{name}: {sign}", *lines)
    else:
        yield f"{name}: {scalar(value)}"


def _step(step: WrittenStep, pins: ActionPins) -> Iterator[str]:
    yield from _comment(step.comment)
    yield f"- name: {scalar(step.name)}"
    yield from _indented(_body(step, pins), "  ")


def _body(step: WrittenStep, pins: ActionPins) -> Iterator[str]:
    if step.id:
        yield f"id: {step.id}"
    if step.condition:
        yield f"if: {scalar(step.condition)}"
    if step.uses:
        yield f"uses: {pins.pinned(step.uses)}"
    if step.folder:
        yield f"working-directory: {scalar(step.folder)}"
    yield from _pairs("with", step.inputs)
    yield from _pairs("env", step.env)
    if step.run:
        yield from _entry("run", step.run)
