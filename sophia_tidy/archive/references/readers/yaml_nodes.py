"""YAML as nodes with positions, and the few questions that the readers ask of them."""

import re
from collections.abc import Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ....formats import yaml_reader as yaml_door
from .source import SourceFile, stored

_LONE = re.compile("[\udc80-\udcff]")
_BLOCK = re.compile(r"[|>][^\n]*\n")


def documents(source: SourceFile) -> list[Node]:
    """The documents of a file, up to the first that is no YAML (a template, a fault); none of one that costs too much."""
    found: list[Node] = []
    try:
        found.extend(yaml_door.nodes(_LONE.sub("\ufffd", source.characters)))
    except yaml.YAMLError:
        return found
    return found


def items(node: Node | None) -> Iterator[tuple[str, Node]]:
    """The pairs of a mapping whose keys are scalars; nothing of any other node."""
    if isinstance(node, MappingNode):
        yield from ((key.value, value) for key, value in node.value if isinstance(key, ScalarNode))


def get(node: Node | None, *keys: str) -> Node | None:
    """What stands under the keys, one below the other."""
    for key in keys:
        node = next((value for name, value in items(node) if name == key), None)
    return node


def elements(node: Node | None) -> Iterator[Node]:
    """The elements of a sequence; any other node is its own only element."""
    if isinstance(node, SequenceNode):
        yield from node.value
    elif node is not None:
        yield node


def scalars(node: Node | None, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], ScalarNode]]:
    """Every scalar below, with the keys that lead to it; an alias is followed once, at its anchor."""
    seen: set[int] = set()
    stack = [(keys, node)] if node is not None else []
    while stack:
        keys, node = stack.pop()
        if isinstance(node, ScalarNode):
            yield keys, node
        elif id(node) not in seen:
            seen.add(id(node))
            below = [((*keys, name), value) for name, value in items(node)]
            below += [(keys, value) for value in node.value] if isinstance(node, SequenceNode) else []
            stack += reversed(below)


def text_of(node: Node | None) -> str:
    """The value of a scalar as the source's text has it; of anything else nothing."""
    return stored(str(node.value)) if isinstance(node, ScalarNode) else ""


def start_of(source: SourceFile, node: Node) -> int:
    """Where the text of a node begins in the source: behind a quote, below a block's indicator."""
    at = source.byte_at(node.start_mark.index)
    if isinstance(node, ScalarNode) and node.style in ("'", '"'):
        return at + 1
    if isinstance(node, ScalarNode) and node.style in ("|", ">") and (block := _BLOCK.match(source.text, at)):
        return block.end()
    return at


def end_of(source: SourceFile, node: Node) -> int:
    """Where a node ends in the source."""
    return source.byte_at(node.end_mark.index)
