"""Jobs: what each needs, where it runs, what it may do, and its steps or the workflow that it calls."""

import re
from collections.abc import Iterable

from ..model import Job, Pairs, Text
from .nodes import Mapping, Node, Scalar
from .parts import read_concurrency, read_container, read_defaults, read_environment, read_permissions, read_strategy
from .source import WorkflowSource, shown
from .steps import read_steps

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_KEYS = (
    "name",
    "needs",
    "if",
    "runs-on",
    "permissions",
    "environment",
    "concurrency",
    "outputs",
    "env",
    "defaults",
    "strategy",
    "container",
    "services",
    "timeout-minutes",
    "continue-on-error",
    "steps",
    "uses",
    "with",
    "secrets",
    "snapshot",
)


def read_jobs(source: WorkflowSource, node: Node | None) -> tuple[Job, ...]:
    """The jobs in order; a need of a job that is not there is noticed."""
    jobs = []
    for name, value in source.pairs(node, "jobs"):
        source.job = name.value
        jobs.append(_job(source, name, value))
    source.job = ""
    if node is not None:
        _needs(source, node, jobs)
    return tuple(jobs)


def _job(source: WorkflowSource, name: Text, node: Node) -> Job:
    if not _ID.fullmatch(name.value):
        message = f"{name.value!r} is no id of a job; expected a letter or _, then letters, digits, - and _"
        source.fault_at(name.at, message, certain=True)
    if not isinstance(node, Mapping):
        source.fault(node, f"job {name} is {shown(node)}; expected a mapping", certain=True)
        return Job(name.value, name.at)
    body = source.mapping(node, f"job {name}", _KEYS)
    if ("uses" in body) == ("steps" in body):
        what = "both uses and steps" if "uses" in body else "neither uses nor steps"
        source.fault(node, f"job {name} has {what}; expected one of them", certain=True)
    if "steps" in body and "runs-on" not in body:
        source.fault(node, f"job {name} has no runs-on; expected a runner", certain=True)
    secrets, inherits = _secrets(source, body.get("secrets"))
    services = (
        read_container(source, value, key.value) for key, value in source.pairs(body.get("services"), "services")
    )
    return Job(
        id=name.value,
        at=name.at,
        name=source.string(body.get("name"), "name"),
        needs=source.strings(body.get("needs"), "needs"),
        condition=source.string(body.get("if"), "if", condition=True),
        runs_on=_runner(source, body.get("runs-on")),
        permissions=read_permissions(source, body.get("permissions")),
        environment=read_environment(source, body.get("environment")),
        concurrency=read_concurrency(source, body.get("concurrency")),
        outputs=source.table(body.get("outputs"), "outputs"),
        env=source.table(body.get("env"), "env"),
        defaults=read_defaults(source, body.get("defaults")),
        strategy=read_strategy(source, body.get("strategy")),
        container=read_container(source, body.get("container"), "container"),
        services=tuple(each for each in services if each is not None),
        timeout=source.string(body.get("timeout-minutes"), "timeout-minutes"),
        continue_on_error=source.flag(body.get("continue-on-error"), "continue-on-error"),
        steps=read_steps(source, body.get("steps")),
        uses=source.string(body.get("uses"), "uses"),
        inputs=source.table(body.get("with"), "with"),
        secrets=secrets,
        inherits=inherits,
    )


def _runner(source: WorkflowSource, node: Node | None) -> tuple[Text, ...]:
    """Labels; a group stands before its own."""
    if isinstance(node, Mapping):
        body = source.mapping(node, "runs-on", ("group", "labels"))
        return source.strings(body.get("group"), "group") + source.strings(body.get("labels"), "labels")
    return source.strings(node, "runs-on")


def _secrets(source: WorkflowSource, node: Node | None) -> tuple[Pairs, bool]:
    if isinstance(node, Scalar) and node.value == "inherit":
        return (), True
    return source.table(node, "secrets"), False


def _needs(source: WorkflowSource, node: Node, jobs: Iterable[Job]) -> None:
    known = {job.id.lower() for job in jobs}
    for job in jobs:
        for need in job.needs:
            if need.value.lower() not in known:
                message = f"job {job.id} needs {need.value!r}, which is no job of this workflow; expected one of {', '.join(sorted(known))}"
                source.fault_at(need.at, message)
