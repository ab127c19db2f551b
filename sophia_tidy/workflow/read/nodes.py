"""YAML events to nodes, by a stack of our own: ``on`` stays ``on``, and depth and aliases are bounded.

PyYAML composes by recursion in C, where a file of brackets ends the process;
its events come from libyaml without any.
"""

from typing import TYPE_CHECKING, NamedTuple

import yaml

from ...formats import yaml_reader as yaml_door
from ..expressions.values import Data

if TYPE_CHECKING:
    from yaml._yaml import Mark as FastMark

MAX_NODES = 200_000  # counted as if every alias were written out


class Broken(ValueError):
    """The text is not YAML that can be read; ``index`` counts characters."""

    def __init__(self, message: str, index: int):
        super().__init__(message)
        self.message, self.index = message, index


class Scalar(NamedTuple):
    """A text as it was written; ``start`` and ``end`` are in characters of the file."""

    value: str
    plain: bool
    literal: bool
    start: int
    end: int
    size: int = 1


class Items(NamedTuple):
    """A list."""

    nodes: tuple["Node", ...]
    start: int
    size: int = 1


class Mapping(NamedTuple):
    """Keys and values in order; a key is a scalar."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    start: int
    size: int = 1


Node = Scalar | Items | Mapping


class _Open(NamedTuple):
    event: yaml.CollectionStartEvent
    children: list[Node]


def compose(text: str) -> Node | None:
    """The root of the one document; None where there is none.

    Raises:
        Broken: no YAML, several documents, a key that is no text, too deep or too large.
    """
    try:
        return _composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Broken(f"{error.problem or error.context}; expected YAML", mark.index if mark else 0) from error
    except yaml.YAMLError as error:
        raise Broken(f"{' '.join(str(error).split())}; expected YAML", getattr(error, "position", 0) or 0) from error


def _composed(text: str) -> Node | None:
    anchors: dict[str, Node] = {}
    stack: list[_Open] = []
    root: Node | None = None
    event: yaml.Event
    for event in yaml_door.events(text):
        node: Node | None = None
        if isinstance(event, yaml.ScalarEvent):
            node = Scalar(
                event.value,
                event.style is None or event.style == "",
                event.style == "|",
                _index(event.start_mark),
                _index(event.end_mark),
            )
        elif isinstance(event, yaml.AliasEvent):
            node = _known(event, anchors)
        elif isinstance(event, yaml.CollectionStartEvent):
            stack.append(_Open(event, []))
        elif isinstance(event, yaml.CollectionEndEvent):
            event, node = stack[-1].event, _closed(stack.pop())
        elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise Broken("a second document begins; expected one", _index(event.start_mark))
        if node is None:
            continue
        if isinstance(event, yaml.NodeEvent) and event.anchor and not isinstance(event, yaml.AliasEvent):
            anchors[event.anchor] = node
        if stack:
            stack[-1].children.append(node)
        else:
            root = node
    return root


def _index(mark: "yaml.Mark | FastMark | None") -> int:
    """The character that libyaml's mark stands at: an event that it read has both."""
    return 0 if mark is None else mark.index


def _known(event: yaml.AliasEvent, anchors: dict[str, Node]) -> Node:
    known = anchors.get(event.anchor or "")
    if known is None:
        raise Broken(f"alias {event.anchor!r} has no anchor; expected one before it", _index(event.start_mark))
    return known


def _closed(opened: _Open) -> Node:
    children, start = opened.children, _index(opened.event.start_mark)
    size = 1 + sum(child.size for child in children)
    if size > MAX_NODES:
        raise Broken(f"more than {MAX_NODES} nodes when aliases are followed; expected fewer", start)
    if isinstance(opened.event, yaml.SequenceStartEvent):
        return Items(tuple(children), start, size)
    return Mapping(
        tuple((_key(key), value) for key, value in zip(children[::2], children[1::2], strict=True)), start, size
    )


def _key(node: Node) -> Scalar:
    if not isinstance(node, Scalar):
        raise Broken("a key is a list or a mapping; expected a text", node.start)
    return node


def plain(node: Node) -> Data:
    """The node as data; every scalar is a text, as GitHub's expressions compare texts and numbers loosely."""
    match node:
        case Scalar():
            return node.value
        case Items():
            return [plain(each) for each in node.nodes]
        case Mapping():
            return {key.value: plain(value) for key, value in node.pairs}
