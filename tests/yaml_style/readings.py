"""What a text says under both readings of YAML, by parsers that the wing does not use for its own proof alone.

A reading is the graph of nodes in order, each with its resolved tag: two
texts with equal graphs load to equal values, keys in the same order.
"""

from io import StringIO
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


def old(text: str) -> list[Any]:
    """YAML 1.1, as PyYAML's own scanner, parser and resolver have it."""
    return [_graph(node, {}) for node in yaml.compose_all(text, Loader=yaml.SafeLoader)]


def new(text: str) -> list[Any]:
    """YAML 1.2, as ruamel.yaml has it."""
    reader = YAML(typ="safe", pure=True)
    reader.allow_duplicate_keys = True
    return [_graph(node, {}) for node in reader.compose_all(StringIO(text))]


def _graph(node: Any, seen: dict[int, int]) -> Any:
    """A node as plain data; one that comes again is the number that it had."""
    if node is None:
        return None
    if id(node) in seen:
        return "again", seen[id(node)]
    seen[id(node)] = len(seen)
    tag = str(node.tag)
    if isinstance(node.value, str):
        return tag, node.value
    return tag, [
        tuple(_graph(part, seen) for part in each) if isinstance(each, tuple) else _graph(each, seen)
        for each in node.value
    ]


def kept(before: str, after: str) -> bool:
    """Whether each reading that takes ``before`` reads the same in ``after``.

    A reading that refuses ``before`` has nothing to keep: PyYAML's own
    scanner, for one, takes no tab before a comment, where libyaml does.
    """
    for reading in (old, new):
        try:
            expected = reading(before)
        except (yaml.YAMLError, YAMLError):
            continue
        if reading(after) != expected:
            return False
    return True
