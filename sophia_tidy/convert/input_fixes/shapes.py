"""One value where a list is expected, and ``KEY: value`` as an item of a list where ``KEY=value`` is meant."""

import json
from collections.abc import Iterator

import yaml

from ...formats.yaml_nodes import pairs, value_of
from ...kernel.edit import Fix
from .document import ComposeDocument, Pair

LISTS = (
    "ports",
    "volumes",
    "networks",
    "expose",
    "configs",
    "secrets",
    "cap_add",
    "cap_drop",
    "devices",
    "depends_on",
    "links",
    "profiles",
    "security_opt",
    "group_add",
)
PAIRS = ("environment", "labels", "sysctls", "annotations")


def lone_values(document: ComposeDocument) -> Iterator[Fix]:
    """``ports: "80:80"`` becomes a list of one."""
    for name, service in document.services():
        yield from _wrapped(document, f"services.{name}", list(pairs(service, *LISTS)))
        deploy = value_of(service, "deploy")
        placement = value_of(deploy, "placement") if deploy is not None else None
        if placement is not None:
            yield from _wrapped(document, f"services.{name}.deploy.placement", list(pairs(placement, "constraints")))


def _wrapped(document: ComposeDocument, where: str, found: list[Pair]) -> Iterator[Fix]:
    for key, value in found:
        if (
            isinstance(value, yaml.ScalarNode)
            and value.value
            and _on_one_line(value)
            and not value.tag.endswith(":null")
        ):
            line = document.lines[value.start_mark.line]
            start, end = value.start_mark.column, value.end_mark.column
            yield document.fix(
                value.start_mark.line,
                value.start_mark.line + 1,
                (f"{line[:start]}[{line[start:end]}]{line[end:]}",),
                f"{where}.{key.value} is one value; expected a list",
            )


def pairs_in_lists(document: ComposeDocument) -> Iterator[Fix]:
    """``- KEY: value`` becomes ``- "KEY=value"``."""
    for name, service in document.services():
        owners = [
            service,
            *(value for value in (value_of(service, "deploy"), value_of(service, "build")) if value is not None),
        ]
        for owner in owners:
            for key, value in pairs(owner, *PAIRS, "args"):
                yield from _equals(document, f"services.{name}: {key.value}", value)


def _equals(document: ComposeDocument, where: str, node: yaml.Node) -> Iterator[Fix]:
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        found = list(pairs(item))
        if len(found) != 1 or not isinstance(found[0][1], yaml.ScalarNode) or item.flow_style:
            continue
        ((key, value),) = found
        if _on_one_line(value) and value.start_mark.line == key.start_mark.line:
            line = document.lines[key.start_mark.line]
            text = json.dumps(f"{key.value}={value.value}", ensure_ascii=False)
            yield document.fix(
                key.start_mark.line,
                key.start_mark.line + 1,
                (line[: key.start_mark.column] + text + line[value.end_mark.column :],),
                f"{where} has an item that is a mapping; expected KEY=value",
            )


def _on_one_line(node: yaml.Node) -> bool:
    return bool(node.start_mark.line == node.end_mark.line)
