"""YAML nodes with their places, and the few questions that all who read nodes ask of them.

The nodes are those of `yaml_reader`, which bounds what they cost.  What a
node is, its class says in a word (``id``): that spares the import of the
classes.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ..kernel.location import Location
from .yaml_limits import DEEPEST

if TYPE_CHECKING:
    from yaml import Node, YAMLError

_MERGE, _NULL = "tag:yaml.org,2002:merge", "tag:yaml.org,2002:null"


def kind_of(node: "Node | None") -> str:
    """``mapping``, ``sequence`` or ``scalar``; nothing of no node."""
    return getattr(node, "id", "")


def at_node(path: PurePosixPath, node: "Node") -> Location:
    """Where a node begins."""
    return at_mark(path, node.start_mark)


def at_fault(path: PurePosixPath, error: "YAMLError") -> Location:
    """Where a text is no YAML; the file, where the reader does not say."""
    return at_mark(path, getattr(error, "problem_mark", None) or getattr(error, "context_mark", None))


def at_mark(path: PurePosixPath, mark: Any) -> Location:
    """The place of a reader's mark, which counts from 0; the file, where there is none."""
    return Location(path) if mark is None else Location(path, mark.line + 1, mark.column + 1)


def pairs(node: "Node | None", *keys: str) -> "Iterator[tuple[Node, Node]]":
    """The pairs of a mapping whose keys are scalars, all or those with one of the keys; none of another node."""
    if node is not None and kind_of(node) == "mapping":
        yield from (
            (key, value) for key, value in node.value if kind_of(key) == "scalar" and (not keys or key.value in keys)
        )


def value_of(node: "Node | None", key: str) -> "Node | None":
    """The value of a key, the last where it stands twice."""
    found = None
    for _, value in pairs(node, key):
        found = value
    return found


def fields(node: "Node | None", depth: int = 0) -> "dict[str, Node]":
    """The values of a mapping by key, those of merged mappings below its own; nothing for another node."""
    own: dict[str, Node] = {}
    merged: dict[str, Node] = {}
    for key, value in pairs(node) if depth <= DEEPEST else ():
        if key.tag == _MERGE:
            for each in value.value if kind_of(value) == "sequence" else [value]:
                merged = fields(each, depth + 1) | merged
        else:
            own[key.value] = value
    return merged | own


def items(node: "Node | None") -> "list[Node]":
    """The items of a list; nothing for another node."""
    return list(node.value) if node is not None and kind_of(node) == "sequence" else []


def word(node: "Node | None") -> str:
    """A scalar's text; empty for anything else, and for nothing at all."""
    return str(node.value) if node is not None and kind_of(node) == "scalar" and node.tag != _NULL else ""


def mappings(node: "Node") -> "Iterator[dict[str, Node]]":
    """Every mapping of a document, each once however many aliases it has."""
    waiting, seen = [node], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if kind_of(each) == "mapping":
            yield fields(each)
            waiting += [value for _, value in reversed(each.value)]
        else:
            waiting += reversed(items(each))
