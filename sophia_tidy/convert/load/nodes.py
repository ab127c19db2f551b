"""Bytes of YAML to nodes: libyaml's events with positions, within limits that a hostile file cannot break.

PyYAML's own composer refuses an anchor that is used twice, which YAML and
Compose allow, and it hides which nodes are aliases, which ``!reset`` needs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from .errors import Code, LoadError, in_file

LARGEST_FILE = 1 << 20
MOST_NODES = 50_000
DEEPEST = 100
TAG_PREFIX = "tag:yaml.org,2002:"


@dataclass(slots=True, eq=False)
class Node:
    """One YAML node; ``items`` alternates keys and values in a mapping, ``target`` is what an alias stands for."""

    kind: str
    line: int
    column: int
    tag: str | None = None
    text: str = ""
    quoted: bool = False
    items: list["Node"] = field(default_factory=list)
    target: "Node | None" = None


def read_nodes(content: bytes, path: PurePosixPath) -> Iterator[Node]:
    """The root node of each document in the file.

    Raises:
        LoadError: it is no YAML, or larger or deeper than a compose file ever is.
    """
    import yaml
    from yaml.cyaml import CParser

    if len(content) > LARGEST_FILE:
        raise LoadError(f"is {len(content)} bytes long; expected at most {LARGEST_FILE}", Code.TOO_LARGE, in_file(path))
    try:
        yield from _documents(CParser(content), path)
    except yaml.YAMLError as fault:
        raise _syntax(fault, content, path) from None


def _documents(parser: Any, path: PurePosixPath) -> Iterator[Node]:
    from yaml import events

    anchors: dict[str, Node] = {}
    stack: list[Node] = []
    count = 0
    while parser.check_event():
        event = parser.get_event()
        what = event.__class__
        if what is events.ScalarEvent:
            mark = event.start_mark
            node = Node("scalar", mark.line + 1, mark.column + 1, event.tag, event.value, bool(event.style))
        elif what is events.MappingStartEvent or what is events.SequenceStartEvent:
            mark = event.start_mark
            kind = "mapping" if what is events.MappingStartEvent else "sequence"
            node = Node(kind, mark.line + 1, mark.column + 1, event.tag)
        elif what is events.MappingEndEvent or what is events.SequenceEndEvent:
            node = stack.pop()
            if not stack:
                yield node
            continue
        elif what is events.AliasEvent:
            node = _alias(event, anchors, path)
        else:
            if what is events.DocumentStartEvent:
                anchors.clear()
            continue
        if what is not events.AliasEvent and event.anchor is not None:
            anchors[event.anchor] = node
        if stack:
            stack[-1].items.append(node)
        count += 1
        if count > MOST_NODES:
            raise LoadError(f"has more than {MOST_NODES} values", Code.TOO_LARGE, _at(node, path))
        if node.kind in ("mapping", "sequence"):
            stack.append(node)
            if len(stack) > DEEPEST:
                raise LoadError(f"is nested deeper than {DEEPEST} levels", Code.TOO_LARGE, _at(node, path))
        elif not stack:
            yield node


def _alias(event: Any, anchors: dict[str, Node], path: PurePosixPath) -> Node:
    mark = event.start_mark
    node = Node("alias", mark.line + 1, mark.column + 1, text=event.anchor, target=anchors.get(event.anchor))
    if node.target is None:
        raise LoadError(f"unknown anchor {event.anchor!r}; expected one that stands above", Code.YAML_SYNTAX,
                        _at(node, path))
    return node


def _at(node: Node, path: PurePosixPath) -> Any:
    return in_file(path, node.line, node.column)


def _syntax(fault: Any, content: bytes, path: PurePosixPath) -> LoadError:
    """The parser's complaint at its place; a tab where YAML wants spaces is a fault with a name of its own."""
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    problem = getattr(fault, "problem", None) or getattr(fault, "reason", None) or "cannot be read"
    lines = content.split(b"\n")
    indent = lines[line - 1][: column] if 0 < line <= len(lines) else b""
    if b"\t" in indent and not indent.strip(b" \t-"):
        return LoadError("a tab in the indentation; expected spaces", Code.TABS, in_file(path, line, column))
    return LoadError(f"no valid YAML: {problem}", Code.YAML_SYNTAX, in_file(path, line, column))
