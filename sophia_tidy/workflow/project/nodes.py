"""YAML documents as nodes with places, merge keys followed; text that is no YAML is a finding, for other commands mend it."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

import yaml

from ...formats import yaml_reader as yaml_door
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location

Node = yaml.nodes.Node
_DEEPEST = 40


class Documents(NamedTuple):
    """The documents of one file; ``fault`` says why the rest of it could not be read."""

    nodes: tuple[Node, ...]
    fault: Finding | None = None


def documents(path: str, content: bytes) -> Documents:
    """Every document up to the first fault."""
    found: list[Node] = []
    try:
        for node in yaml_door.nodes(content):
            found += [] if node is None else [node]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Location(PurePosixPath(path), mark.line + 1, mark.column + 1) if mark else Location(PurePosixPath(path))
        what = getattr(error, "problem", None) or "not YAML"
        message = f"{what}; expected YAML, so what it says of images is not known"
        return Documents(tuple(found), Finding(where, "unread-stack", message, Severity.WARNING))
    return Documents(tuple(found))


def fields(node: Node | None, depth: int = 0) -> dict[str, Node]:
    """The values of a mapping by key, those of merged mappings below its own; nothing for another node."""
    if not isinstance(node, yaml.MappingNode) or depth > _DEEPEST:
        return {}
    own, merged = dict[str, Node](), dict[str, Node]()
    for key, value in node.value:
        if key.tag == "tag:yaml.org,2002:merge":
            for each in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                merged = fields(each, depth + 1) | merged
        elif isinstance(key, yaml.ScalarNode):
            own[key.value] = value
    return merged | own


def items(node: Node | None) -> list[Node]:
    """The items of a list; nothing for another node."""
    return node.value if isinstance(node, yaml.SequenceNode) else []


def word(node: Node | None) -> str:
    """A scalar's text; empty for anything else, and for nothing at all."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) and node.tag != "tag:yaml.org,2002:null" else ""


def place(path: str, node: Node) -> Location:
    """Where a node begins."""
    return Location(PurePosixPath(path), node.start_mark.line + 1, node.start_mark.column + 1)


def mappings(node: Node) -> Iterator[dict[str, Node]]:
    """Every mapping of a document, each once however many aliases it has."""
    waiting, seen = [node], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, yaml.MappingNode):
            yield fields(each)
            waiting += [value for _, value in reversed(each.value)]
        else:
            waiting += reversed(items(each))
