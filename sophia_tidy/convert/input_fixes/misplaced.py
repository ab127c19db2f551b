"""Keys a level too high or too low: ``replicas`` beside ``deploy``, ``generic_resources`` beside ``reservations``."""

from collections.abc import Iterator

import yaml

from ...formats.yaml_nodes import pairs, value_of
from ...kernel.edit import Fix
from .document import ComposeDocument, Pair

# What a service may have only below `deploy`, and what `resources` may have only below `reservations`.
OF_DEPLOY = (
    "replicas",
    "update_config",
    "rollback_config",
    "restart_policy",
    "placement",
    "resources",
    "endpoint_mode",
)
OF_RESERVATIONS = ("generic_resources", "devices")
OF_PLACEMENT = ("constraints", "preferences", "max_replicas_per_node")


def misplaced(document: ComposeDocument) -> Iterator[Fix]:
    """One move at a time, since each shifts the lines of the next."""
    for name, service in document.services():
        for pair, parent, key, where in _strays(service, f"services.{name}"):
            edits = list(_move(document, pair, parent, key, where))
            if edits:
                yield from edits
                return


def _strays(service: yaml.Node, where: str) -> Iterator[tuple[Pair, yaml.Node, str, str]]:
    """Each misplaced pair, below which key of which mapping it belongs, and how a person calls that mapping."""
    deploy = value_of(service, "deploy")
    resources = value_of(deploy, "resources") if deploy is not None else None
    limits = value_of(resources, "limits") if resources is not None else None
    yield from ((pair, service, "deploy", where) for pair in pairs(service, *OF_DEPLOY))
    for found in (resources, limits):
        if found is not None and resources is not None:
            yield from (
                (pair, resources, "reservations", f"{where}.deploy.resources")
                for pair in pairs(found, *OF_RESERVATIONS)
            )
    if deploy is not None:
        yield from ((pair, deploy, "placement", f"{where}.deploy") for pair in pairs(deploy, *OF_PLACEMENT))


def _move(document: ComposeDocument, pair: Pair, parent: yaml.Node, key: str, where: str) -> Iterator[Fix]:
    """The pair goes below ``key`` of the parent, which is made where it is missing."""
    place = document.block(pair)
    target = value_of(parent, key)
    message = f"{pair[0].value!r} belongs below {where}.{key}"
    if place is None or not isinstance(parent, yaml.MappingNode) or parent.flow_style:
        return
    if target is None:
        indent = parent.value[0][0].start_mark.column
        lines = document.moved(pair, indent + 2)
        if lines is not None and _may_leave(parent, pair, document):
            yield document.fix(*place, (" " * indent + f"{key}:", *lines), message)
    elif isinstance(target, yaml.MappingNode) and not target.flow_style and value_of(target, pair[0].value) is None:
        lines = document.moved(pair, target.value[0][0].start_mark.column)
        if lines is not None:
            yield document.fix(*place, (), message)
            yield document.fix(target.start_mark.line, target.start_mark.line, lines, message)


def _may_leave(parent: yaml.MappingNode, pair: Pair, document: ComposeDocument) -> bool:
    """Whether the pair stands directly in the parent; one from deeper would be put between its own siblings."""
    return any(pair[0] is key for key, _ in parent.value)
