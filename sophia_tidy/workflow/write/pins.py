"""The pins table `rules/workflow/actions.yaml`: which commit of an action a written workflow runs.

A tag can be moved to other code by whoever holds the action's repository;
a commit cannot (docs.github.com, "Secure use reference").
"""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from ...formats.yaml_schema import Node, SchemaReader
from ...kernel.errors import RuleError
from ...kernel.location import Location

_KEYS = ("action", "version", "sha", "node", "seen")
_SHAPES = {
    "action": (re.compile(r"[\w.-]+/[\w.-]+"), "owner/name"),
    "version": (re.compile(r"v\d+\.\d+\.\d+"), "a full version as v1.2.3"),
    "sha": (re.compile(r"[0-9a-f]{40}"), "the 40 hexadecimal digits of a commit"),
    "seen": (re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{12,40}"), "repository@commit"),
}


class ActionPin(NamedTuple):
    """One action; ``node`` is the Node.js that its runtime asks of the runner, ``seen`` who else pins this commit so."""

    action: str
    version: str
    sha: str
    node: int
    seen: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.action}@{self.sha} # {self.version}"


class ActionPins(NamedTuple):
    """The table, and the file that it is from."""

    path: PurePosixPath
    rows: tuple[ActionPin, ...]

    def pinned(self, action: str) -> str:
        """What stands behind ``uses:``.

        Raises:
            RuleError: the table has no such action.
        """
        found = next((pin for pin in self.rows if pin.action == action), None)
        if found is None:
            raise RuleError(f"no pin for the action {action!r}; expected one in this table", Location(self.path))
        return str(found)


def read_pins(text: bytes, path: PurePosixPath) -> ActionPins:
    """The table of one file.

    Raises:
        RuleError: a wrong key or shape, or an action that comes twice, with its place.
    """
    reader = SchemaReader(path)
    rows: list[ActionPin] = []
    for node in reader.items(reader.mapping(reader.document(text), ("actions",), ("actions",))["actions"]):
        pin = _pin(reader, node)
        if any(pin.action == other.action for other in rows):
            raise reader.error(node, f"{pin.action} comes twice; expected each action once")
        rows.append(pin)
    return ActionPins(path, tuple(rows))


def _pin(reader: SchemaReader, node: Node) -> ActionPin:
    keys = reader.mapping(node, _KEYS, _KEYS)
    seen = tuple(_shaped(reader, each, "seen") for each in reader.items(keys["seen"]))
    action, version, sha = (_shaped(reader, keys[key], key) for key in ("action", "version", "sha"))
    return ActionPin(action, version, sha, reader.whole(keys["node"]), seen)


def _shaped(reader: SchemaReader, node: Node, key: str) -> str:
    shape, told = _SHAPES[key]
    value = reader.string(node)
    if not shape.fullmatch(value):
        raise reader.error(node, f"{key} is {value!r}; expected {told}")
    return value
