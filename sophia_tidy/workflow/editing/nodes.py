"""A workflow's text as nodes with their places, for `edit`: read within bounds, compared by what it says."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import yaml

from ...formats import yaml_reader as yaml_door
from ...formats.yaml_nodes import at_fault, at_node
from ...kernel.errors import TidyError
from ...kernel.location import Location
from ..read.nodes import Broken
from ..read.nodes import compose as checked

_BOM = "\ufeff"
Span = tuple[int, int]


class EditRefused(TidyError):
    """A file cannot be edited so that only what was meant changes."""

    rule = "workflow-edit"


def read(content: bytes, path: PurePosixPath | None) -> tuple[str, str, yaml.MappingNode]:
    """The byte order mark, the text behind it, and the root.

    Raises:
        EditRefused: no UTF-8, no YAML, too deep or too large, or no mapping.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise EditRefused("the file is not UTF-8; expected a workflow", Location(path) if path else None) from error
    bom = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(_BOM)
    try:
        checked(text)  # bounds the depth before a recursive reader sees it
    except Broken as error:
        raise EditRefused(error.message, Location(path) if path else None) from error
    try:
        root = yaml_door.node(text)
    except yaml.MarkedYAMLError as error:  # such as an anchor that comes twice, which GitHub reads and PyYAML does not
        raise EditRefused(
            f"{error.context or error.problem}; expected a file that PyYAML reads",
            at_fault(path, error) if path and error.problem_mark else None,
        ) from error
    if not isinstance(root, yaml.MappingNode):
        raise refused("the file is no mapping; expected a workflow", path, root)
    return bom, text, root


def refused(message: str, path: PurePosixPath | None, node: Any) -> EditRefused:
    """The error at the place of a node."""
    return EditRefused(message, at_node(path, node) if path is not None and node is not None else None)


def value_of(node: yaml.MappingNode, name: str) -> Any:
    """The value of a key; None where there is none."""
    return next((value for key, value in node.value if key.value == name), None)


def spliced(text: str, splices: list[tuple[Span, str]]) -> str:
    """The text with spans replaced, from the last to the first."""
    for (start, end), new in sorted(splices, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def again(text: str) -> Any:
    """What a text says; None where it says nothing."""
    try:
        node = yaml_door.node(text)
    except yaml.YAMLError:
        return None
    return None if node is None else data(node)


def data(node: Any) -> Any:
    """A node as data with its kinds, so that a text and a number differ."""
    if isinstance(node, yaml.MappingNode):
        return "map", tuple((data(key), data(value)) for key, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return "seq", tuple(data(each) for each in node.value)
    return node.tag, node.value


def walk(node: Any) -> Iterator[Any]:
    """A node and all below it; what an alias names comes again."""
    yield node
    children = (
        [each for pair in node.value for each in pair]
        if isinstance(node, yaml.MappingNode)
        else (node.value if isinstance(node, yaml.SequenceNode) else [])
    )
    for child in children:
        yield from walk(child)
