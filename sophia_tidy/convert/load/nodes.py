"""Bytes of YAML to nodes: libyaml's events with positions, within limits that a hostile file cannot break.

PyYAML's own composer refuses an anchor that is used twice, which YAML and
Compose allow, and it hides which nodes are aliases, which ``!reset`` needs.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from ...formats.yaml_limits import DEEPEST
from .errors import Code, LoadError, in_file

MOST_NODES = 50_000
TAG_PREFIX = "tag:yaml.org,2002:"


class Node:
    """One YAML node; ``items`` alternates keys and values in a mapping, ``target`` is what an alias stands for.

    Not a dataclass: thousands are made for each file, and this halves their cost.
    """

    __slots__ = ("column", "items", "kind", "line", "quoted", "tag", "target", "text")

    def __init__(
        self,
        kind: str,
        mark: Any,
        tag: str | None = None,
        text: str = "",
        quoted: bool = False,
        target: "Node | None" = None,
    ):
        self.kind = kind
        self.line: int = mark.line + 1
        self.column: int = mark.column + 1
        self.tag = tag
        self.text = text
        self.quoted = quoted
        self.target = target
        self.items: list[Node] = []


def read_nodes(content: bytes, path: PurePosixPath) -> Iterator[Node]:
    """The root node of each document in the file.

    Raises:
        LoadError: it is no YAML, or of more values or deeper than a compose file ever is.
    """
    import yaml

    from ...formats import yaml_reader as yaml_door

    try:
        yield from _documents(yaml_door.parser(content), path)
    except yaml.YAMLError as fault:
        raise _syntax(fault, content, path) from None


def _documents(parser: Any, path: PurePosixPath) -> Iterator[Node]:
    from yaml import events

    scalar, alias = events.ScalarEvent, events.AliasEvent
    begins = {events.MappingStartEvent: "mapping", events.SequenceStartEvent: "sequence"}
    ends = (events.MappingEndEvent, events.SequenceEndEvent)
    anchors: dict[str, Node] = {}
    stack: list[Node] = []
    count = 0
    while (what := (event := parser.get_event()).__class__) is not events.StreamEndEvent:
        if what is scalar:
            node = Node("scalar", event.start_mark, event.tag, event.value, bool(event.style))
        elif what in begins:
            node = Node(begins[what], event.start_mark, event.tag)
        elif what in ends:
            node = stack.pop()
            if not stack:
                yield node
            continue
        elif what is alias:
            node = _alias(event, anchors, path)
        else:
            anchors.clear()
            continue
        count += 1
        if count > MOST_NODES:
            raise LoadError(f"has more than {MOST_NODES} values", Code.TOO_LARGE, _at(node, path))
        if event.anchor is not None and what is not alias:
            anchors[event.anchor] = node
        if stack:
            stack[-1].items.append(node)
        if what in begins:
            stack.append(node)
            if len(stack) > DEEPEST:
                raise LoadError(f"is nested deeper than {DEEPEST} levels", Code.TOO_LARGE, _at(node, path))
        elif not stack:
            yield node


def _alias(event: Any, anchors: dict[str, Node], path: PurePosixPath) -> Node:
    node = Node("alias", event.start_mark, text=event.anchor, target=anchors.get(event.anchor))
    if node.target is None:
        raise LoadError(
            f"unknown anchor {event.anchor!r}; expected one that stands above", Code.YAML_SYNTAX, _at(node, path)
        )
    return node


def _at(node: Node, path: PurePosixPath) -> Any:
    return in_file(path, node.line, node.column)


def _syntax(fault: Any, content: bytes, path: PurePosixPath) -> LoadError:
    """The parser's complaint, or the door's, at its place; a tab where YAML wants spaces is a fault with a name of its own."""
    from ...formats import yaml_reader as yaml_door

    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    problem = getattr(fault, "problem", None) or getattr(fault, "reason", None) or "cannot be read"
    if isinstance(fault, yaml_door.Hostile):
        code = Code.CYCLE if isinstance(fault, yaml_door.Circular) else Code.TOO_LARGE
        return LoadError(problem, code, in_file(path, line, column))
    lines = content.split(b"\n")
    indent = lines[line - 1][:column] if 0 < line <= len(lines) else b""
    if b"\t" in indent and not indent.strip(b" \t-"):
        return LoadError("a tab in the indentation; expected spaces", Code.TABS, in_file(path, line, column))
    return LoadError(f"no valid YAML: {problem}", Code.YAML_SYNTAX, in_file(path, line, column))
