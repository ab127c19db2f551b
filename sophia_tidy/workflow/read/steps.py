"""Steps, of jobs and of composite actions: ``uses`` or ``run``, and what belongs to them."""

from collections.abc import Iterator

from ..model import Step
from .nodes import Items, Node
from .source import WorkflowSource, shown

_KEYS = (
    "id",
    "name",
    "if",
    "uses",
    "run",
    "shell",
    "with",
    "env",
    "working-directory",
    "continue-on-error",
    "timeout-minutes",
)


def read_steps(source: WorkflowSource, node: Node | None) -> tuple[Step, ...]:
    """The steps in order; what is no step is noticed and left out."""
    if node is None:
        return ()
    if not isinstance(node, Items):
        source.fault(node, f"steps is {shown(node)}; expected a list")
        return ()
    steps = tuple(_steps(source, node))
    _ids(source, node, steps)
    return steps


def _steps(source: WorkflowSource, node: Items) -> Iterator[Step]:
    for each in node.nodes:
        body = source.mapping(each, "a step", _KEYS)
        if not body:
            continue
        if ("uses" in body) == ("run" in body):
            what = "both uses and run" if "uses" in body else "neither uses nor run"
            source.fault(each, f"a step has {what}; expected one of them", certain=True)
        yield _step(source, each, body)


def _step(source: WorkflowSource, node: Node, body: dict[str, Node]) -> Step:
    name = source.string(body.get("id"), "id")
    return Step(
        at=source.place(node.start),
        id=name.value if name else "",
        name=source.string(body.get("name"), "name"),
        condition=source.string(body.get("if"), "if", condition=True),
        uses=source.string(body.get("uses"), "uses"),
        run=source.string(body.get("run"), "run"),
        shell=source.string(body.get("shell"), "shell"),
        working_directory=source.string(body.get("working-directory"), "working-directory"),
        env=source.table(body.get("env"), "env"),
        inputs=source.table(body.get("with"), "with"),
        continue_on_error=source.flag(body.get("continue-on-error"), "continue-on-error"),
        timeout=source.string(body.get("timeout-minutes"), "timeout-minutes"),
    )


def _ids(source: WorkflowSource, node: Items, steps: tuple[Step, ...]) -> None:
    seen: set[str] = set()
    for step in steps:
        if step.id and step.id.lower() in seen:
            source.fault(node, f"two steps have the id {step.id!r}; expected each once", certain=True)
        seen.add(step.id.lower())
