"""YAML nodes to typed values, so that every error knows its line and column.

`yaml.compose` keeps the place of each key and value; loading to plain
dictionaries would lose it, and with it any error a person can act on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import yaml

from ..kernel.errors import RuleError
from ..kernel.location import Location
from . import yaml_reader as yaml_door
from .yaml_nodes import at_fault, at_node

Node = yaml.nodes.Node
_TAG = "tag:yaml.org,2002:"


class SchemaReader(NamedTuple):
    """Reads the nodes of one file; ``path`` is what its errors name."""

    path: PurePosixPath

    def document(self, text: bytes) -> Node:
        """The one document of the file.

        Raises:
            RuleError: the text is not YAML, or there is no document in it.
        """
        try:
            node: Node | None = yaml_door.node(text)
        except yaml.MarkedYAMLError as error:
            raise RuleError(f"{error.problem or error.context}; expected YAML", at_fault(self.path, error)) from error
        except yaml.YAMLError as error:
            raise RuleError(f"{' '.join(str(error).split())}; expected YAML", Location(self.path)) from error
        if node is None:
            raise RuleError("the file is empty; expected a rule", Location(self.path, 1, 1))
        return node

    def error(self, node: Node, message: str) -> RuleError:
        """An error at the place of ``node``."""
        return RuleError(message, at_node(self.path, node))

    def pairs(self, node: Node) -> Iterator[tuple[str, Node, Node]]:
        """Keys with their own nodes and their values.

        Raises:
            RuleError: not a mapping, a key that is no string, or one that comes twice.
        """
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, f"{shown(node)}; expected a mapping")
        seen: set[str] = set()
        for key, value in node.value:
            name = self.string(key)
            if name in seen:
                raise self.error(key, f"key {name!r} comes twice; expected it once")
            seen.add(name)
            yield name, key, value

    def mapping(self, node: Node, known: Iterable[str], required: Iterable[str] = ()) -> dict[str, Node]:
        """The values by key.

        Raises:
            RuleError: a key that is not known (its neighbours are named), or a required one is missing.
        """
        known, found = sorted(known), {}
        for name, key, value in self.pairs(node):
            if name not in known:
                raise self.error(key, f"unknown key {name!r}; expected one of {', '.join(known)}{_hint(name, known)}")
            found[name] = value
        missing = [name for name in required if name not in found]
        if missing:
            raise self.error(node, f"{missing[0]} is missing; expected {', '.join(required)}")
        return found

    def items(self, node: Node) -> Sequence[Node]:
        """The items of a list; a single value counts as a list of one."""
        return node.value if isinstance(node, yaml.SequenceNode) else [node]

    def string(self, node: Node) -> str:
        """A text; numbers and dates must be quoted, as YAML has it."""
        if not isinstance(node, yaml.ScalarNode) or node.tag != f"{_TAG}str":
            raise self.error(node, f"{shown(node)}; expected a string")
        return str(node.value)

    def strings(self, node: Node) -> tuple[str, ...]:
        """A text or a list of them."""
        return tuple(self.string(item) for item in self.items(node))

    def one_of(self, node: Node, known: Iterable[str]) -> str:
        """A text from a closed set."""
        value, known = self.string(node), sorted(known)
        if value not in known:
            raise self.error(node, f"{value!r}; expected one of {', '.join(known)}{_hint(value, known)}")
        return value

    def number(self, node: Node) -> float:
        """A number that may have a fraction."""
        if not isinstance(node, yaml.ScalarNode) or node.tag not in (f"{_TAG}int", f"{_TAG}float"):
            raise self.error(node, f"{shown(node)}; expected a number")
        return float(node.value)

    def whole(self, node: Node) -> int:
        """A whole number from 0 up."""
        if not isinstance(node, yaml.ScalarNode) or node.tag != f"{_TAG}int" or not node.value.isdecimal():
            raise self.error(node, f"{shown(node)}; expected a whole number from 0 up")
        return int(node.value)

    def flag(self, node: Node) -> bool:
        """True or false."""
        if not isinstance(node, yaml.ScalarNode) or node.tag != f"{_TAG}bool":
            raise self.error(node, f"{shown(node)}; expected true or false")
        return str(node.value).lower() in ("true", "yes", "on")

    def pattern(self, node: Node) -> re.Pattern[str]:
        """A regular expression."""
        try:
            return re.compile(self.string(node))
        except re.error as error:
            raise self.error(node, f"{error}; expected a regular expression") from error


def is_mapping(node: Node) -> bool:
    """Whether the value has keys."""
    return isinstance(node, yaml.MappingNode)


def is_null(node: Node) -> bool:
    """Whether the value is none: nothing, or ``~``."""
    return bool(node.tag == f"{_TAG}null")


def shown(node: Node) -> str:
    """The value as its author wrote it, near enough."""
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    return "a list" if isinstance(node, yaml.SequenceNode) else f"{node.value or 'nothing'}"


def _hint(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    return f" (did you mean {near[0]!r}?)" if near else ""
