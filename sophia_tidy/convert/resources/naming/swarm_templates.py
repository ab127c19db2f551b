"""Swarm's templates in a stack: ``{{.Task.Slot}}``, ``{{.Node.Hostname}}``, ``{{.Service.Name}}``.

``docker service create`` expands them in ``hostname``, ``env`` and mounts
(docs.docker.com, "Create services using templates"), and not in commands.  What the cluster knows
when it is written down becomes text; what only the pod knows comes from the
downward API as a variable, and the text refers to it as ``$(NAME)``, which
Kubernetes expands in environment values, commands and arguments.

==================  =============================================================
template            becomes
==================  =============================================================
.Service.Name       the service's name, prefixed by the stack's as in Swarm
.Service.ID         the service's Kubernetes name (Swarm's is an opaque id)
.Service.Labels.x   the label's value
.Node.Hostname      ``fieldRef: spec.nodeName``
.Node.ID            ``fieldRef: spec.nodeName``
.Task.Slot          of a StatefulSet, its pod index (which then counts from 1,
                    as slots do); of an indexed Job, its completion index
.Task.Name          ``fieldRef: metadata.name``
.Task.ID            ``fieldRef: metadata.uid``
==================  =============================================================
"""

import re
from typing import Any, NamedTuple

from ....manifests.pointer import Pointer
from ...context import Conversion
from ...model import Dialect
from ...stack import Service
from .variable_expansion import escaped
from .workload_kind import Workload, workload_of

_TEMPLATE = r"\{\{\s*(.*?)\s*\}\}"
_LABEL = r'^(?:\.Service\.Labels\.([\w.-]+)|index \.Service\.Labels "([^"]+)")$'
_FIELDS = {
    ".Node.Hostname": ("NODE_HOSTNAME", "spec.nodeName"),
    ".Node.ID": ("NODE_ID", "spec.nodeName"),
    ".Task.Name": ("TASK_NAME", "metadata.name"),
    ".Task.ID": ("TASK_ID", "metadata.uid"),
}
_SLOT = ".Task.Slot"
_SLOT_LABELS = {
    Workload.STATEFUL_SET: "apps.kubernetes.io/pod-index",
    Workload.JOB: "batch.kubernetes.io/job-completion-index",
}


class Expanded(NamedTuple):
    """Text with ``$(NAME)`` for what only the pod knows, the variables that it needs, and what has no counterpart."""

    text: str
    variables: tuple[dict[str, Any], ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def depends_on_pod(self) -> bool:
        return bool(self.variables)

    @property
    def source(self) -> dict[str, Any] | None:
        """Where the whole text comes from, as ``valueFrom``; None where there is other text around it."""
        if len(self.variables) == 1 and self.text == f"$({self.variables[0]['name']})":
            return dict(self.variables[0]["valueFrom"])
        return None


def has_template(text: str) -> bool:
    return "{{" in text


def expand(text: str, service: Service, conversion: Conversion) -> Expanded:
    """Text for a field that Kubernetes expands: literal dollars escaped, templates turned into ``$(NAME)``.

    A template without a counterpart stays as it is and is told in ``unknown``.
    """
    if not has_template(text):
        return Expanded(escaped(text))
    parts: list[str] = []
    variables: dict[str, dict[str, Any]] = {}
    unknown: list[str] = []
    end = 0
    for found in re.finditer(_TEMPLATE, text):
        parts.append(escaped(text[end : found.start()]))
        end = found.end()
        match _meaning(found[1], service, conversion):
            case str(known):
                parts.append(escaped(known))
            case dict(variable):
                variables[variable["name"]] = variable
                parts.append(f"$({variable['name']})")
            case _:
                unknown.append(found[0])
                parts.append(escaped(found[0]))
    parts.append(escaped(text[end:]))
    return Expanded("".join(parts), tuple(variables.values()), tuple(unknown))


def tell_unknown(expanded: Expanded, at: Pointer, conversion: Conversion) -> None:
    """A decision for each template that has no counterpart; Compose leaves braces alone, so that there they are text."""
    for template in expanded.unknown if conversion.stack.dialect is Dialect.SWARM else ():
        conversion.decide(at, "swarm-template", f"{template} has no counterpart in a cluster; write what it came to")


def _meaning(expression: str, service: Service, conversion: Conversion) -> str | dict[str, Any] | None:
    if expression == ".Service.Name":
        return f"{conversion.stack.name}_{service.name}" if conversion.stack.name else service.name
    if expression == ".Service.ID":
        return conversion.name(service)
    if found := re.match(_LABEL, expression):
        return service.deploy.labels.get(found[1] or found[2], "")
    if expression in _FIELDS:
        name, path = _FIELDS[expression]
        return {"name": name, "valueFrom": {"fieldRef": {"fieldPath": path}}}
    return _slot(service, conversion) if expression == _SLOT else None


def _slot(service: Service, conversion: Conversion) -> dict[str, Any] | None:
    """Which copy this is; only kinds that number their pods know, by a label that there is since 1.28."""
    path = _SLOT_LABELS.get(workload_of(service, conversion))
    if path is None:
        return None
    return {"name": "TASK_SLOT", "valueFrom": {"fieldRef": {"fieldPath": f"metadata.labels['{path}']"}}}
