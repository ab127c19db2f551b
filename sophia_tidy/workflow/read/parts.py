"""What workflows and jobs share: permissions, concurrency, defaults; and what only a job has: containers, a matrix."""

from collections.abc import Mapping

from ..expressions.values import Data
from ..model import Concurrency, Defaults, JobContainer, JobEnvironment, Permissions, Strategy
from .nodes import Node, Scalar, plain
from .source import WorkflowSource, shown

SCOPES = frozenset(
    """
actions artifact-metadata attestations checks code-quality contents deployments discussions id-token issues models
packages pages pull-requests repository-projects security-events statuses vulnerability-alerts
""".split()
)
_LEVELS = ("read", "write", "none")


def read_permissions(source: WorkflowSource, node: Node | None) -> Permissions | None:
    """``read-all``, ``write-all``, or a level for each scope."""
    if node is None:
        return None
    if isinstance(node, Scalar) and node.value:
        if node.value not in ("read-all", "write-all"):
            source.fault(node, f"permissions is {node.value!r}; expected read-all, write-all or a mapping")
        return Permissions(source.place(node.start), node.value)
    scopes = []
    for scope, level in source.table(node, "permissions"):
        if scope.value not in SCOPES or level.value not in _LEVELS:
            source.fault(
                node, f"{scope}: {level} in permissions; expected a scope such as contents with {', '.join(_LEVELS)}"
            )
        scopes.append((scope.value, level.value))
    return Permissions(source.place(node.start), scopes=tuple(scopes))


def read_concurrency(source: WorkflowSource, node: Node | None) -> Concurrency | None:
    """A group, or a group and whether it cancels."""
    if isinstance(node, Scalar):
        group = source.string(node, "concurrency")
        return Concurrency(group) if group else None
    body = source.mapping(node, "concurrency", ("group", "cancel-in-progress", "queue"))
    group = source.string(body.get("group"), "group")
    if group is None:
        if node is not None:
            source.fault(node, "concurrency has no group; expected one")
        return None
    return Concurrency(group, source.flag(body.get("cancel-in-progress"), "cancel-in-progress"))


def read_defaults(source: WorkflowSource, node: Node | None) -> Defaults:
    """Shell and folder of ``run`` steps."""
    body = source.mapping(
        source.mapping(node, "defaults", ("run",)).get("run"), "defaults.run", ("shell", "working-directory")
    )
    return Defaults(
        source.string(body.get("shell"), "shell"), source.string(body.get("working-directory"), "working-directory")
    )


def read_environment(source: WorkflowSource, node: Node | None) -> JobEnvironment | None:
    """A name, or a name and an address."""
    if node is None or isinstance(node, Scalar):
        name = source.string(node, "environment")
        return JobEnvironment(name) if name else None
    body = source.mapping(node, "environment", ("name", "url", "deployment"))
    name = source.string(body.get("name"), "name")
    url = source.string(body.get("url"), "url")
    return JobEnvironment(name, url) if name else None


def read_container(source: WorkflowSource, node: Node | None, name: str) -> JobContainer | None:
    """An image, or an image with what it gets."""
    if node is None or isinstance(node, Scalar):
        image = source.string(node, name)
        return JobContainer(name, image) if image else None
    body = source.mapping(
        node, name, ("image", "credentials", "env", "ports", "volumes", "options", "entrypoint", "command")
    )
    source.table(body.get("credentials"), "credentials")
    source.strings(body.get("volumes"), "volumes")
    image = source.string(body.get("image"), "image")
    if image is None:
        source.fault(node, f"{name} has no image; expected one")
        return None
    return JobContainer(
        name,
        image,
        source.table(body.get("env"), "env"),
        source.strings(body.get("ports"), "ports"),
        source.string(body.get("options"), "options"),
    )


def read_strategy(source: WorkflowSource, node: Node | None) -> Strategy | None:
    """The matrix and how it runs."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        return Strategy(source.place(node.start), computed=source.string(node, "strategy"))
    body = source.mapping(node, "strategy", ("matrix", "fail-fast", "max-parallel"))
    fast, most = (
        source.flag(body.get("fail-fast"), "fail-fast"),
        source.string(body.get("max-parallel"), "max-parallel"),
    )
    matrix = body.get("matrix")
    at = source.place(node.start)
    if matrix is None or isinstance(matrix, Scalar):
        return Strategy(at, computed=source.string(matrix, "matrix"), fail_fast=fast, max_parallel=most)
    source.everything(matrix)
    axes: list[tuple[str, tuple[Data, ...]]] = []
    rows: dict[str, tuple[Mapping[str, Data], ...]] = {"include": (), "exclude": ()}
    for name, value in source.pairs(matrix, "matrix"):
        data = plain(value)
        if name.value in rows:
            rows[name.value] = tuple(row for row in data if isinstance(row, dict)) if isinstance(data, list) else ()
        elif isinstance(data, list):
            axes.append((name.value, tuple(data)))
        elif not isinstance(data, str) or "${{" not in data:
            source.fault(value, f"{name} in the matrix is {shown(value)}; expected a list")
    return Strategy(at, tuple(axes), rows["include"], rows["exclude"], None, fast, most)
