"""YAML as nodes with positions, and the few questions that the readers ask of them."""

import re
from collections.abc import Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .source import Source, stored

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 200
_STEEP = re.compile(r"^ {400}|(?:[-?:][ \t]+){100}", re.MULTILINE)
_BRACKET = re.compile(r"[\[\]{}]")
_LONE = re.compile("[\udc80-\udcff]")
_BLOCK = re.compile(r"[|>][^\n]*\n")


def documents(source: Source) -> list[Node]:
    """The documents of a file, up to the first that is no YAML (a template, a fault)."""
    found: list[Node] = []
    if _too_deep(source.text):
        return found
    loader = Loader(_LONE.sub("\ufffd", source.characters))
    try:
        while loader.check_node():
            found.append(loader.get_node())
    except (yaml.YAMLError, RecursionError):
        return found
    finally:
        loader.dispose()
    return found


def _too_deep(text: str) -> bool:
    """Whether the nesting would end libyaml's stack, and with it the process: it recurses without a limit."""
    if _STEEP.search(text):
        return True
    if text.count("[") + text.count("{") < _DEEPEST:
        return False
    depth = deepest = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest >= _DEEPEST


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


def start_of(source: Source, node: Node) -> int:
    """Where the text of a node begins in the source: behind a quote, below a block's indicator."""
    at = source.byte_at(node.start_mark.index)
    if isinstance(node, ScalarNode) and node.style in ("'", '"'):
        return at + 1
    if isinstance(node, ScalarNode) and node.style in ("|", ">") and (block := _BLOCK.match(source.text, at)):
        return block.end()
    return at


def end_of(source: Source, node: Node) -> int:
    """Where a node ends in the source."""
    return source.byte_at(node.end_mark.index)
