"""Nodes to values: aliases, merge keys, duplicate keys, ``!reset`` and ``!override``.

The order of things is compose-go's (``loader/reset.go``) and go-yaml's
(``decode.go``): the first visit of an anchored node takes its ``!reset``
children out, for every later alias too; a key stands once in a mapping; what
is written wins over what is merged, the earlier merge over the later.
"""

import base64
import binascii
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from .errors import Code, LoadError, in_file
from .marked import Block, Row, Spot
from .nodes import TAG_PREFIX, Node, read_nodes
from .scalars import Stamp, plain

MOST_VALUES = 60_000
Path = tuple[str, ...]


class _Removed:
    """The type of `REMOVED`."""


REMOVED = _Removed()


class LoadedDocument(NamedTuple):
    """One document of a file: its value, and the paths whose value in earlier files is to be forgotten."""

    value: Any
    resets: tuple[Path, ...]


def read_documents(content: bytes, path: PurePosixPath) -> Iterator[LoadedDocument]:
    """Each document of a file; ``path`` is how messages name it.

    Raises:
        LoadError: not YAML, a key twice, a key that is no text, a cycle, or a bomb of aliases.
    """
    for node in read_nodes(content, path):
        reader = _Reader(path)
        value = reader.value(node, ())
        yield LoadedDocument(None if value is REMOVED else value, tuple(reader.resets))


class _Reader:
    __slots__ = ("_count", "_open", "_visits", "path", "resets")

    def __init__(self, path: PurePosixPath) -> None:
        self.path = path
        self.resets: list[Path] = []
        self._count = 0
        self._open: set[int] = set()
        self._visits: dict[int, tuple[dict[str, None], dict[str, str]]] = {}

    def value(self, node: Node, path: Path | None) -> Any:
        """The value of a node; ``path`` is None below an ``!override``, where tags have no meaning."""
        self._count += 1
        if self._count > MOST_VALUES:
            raise self._fault(node, f"aliases expand to more than {MOST_VALUES} values", Code.TOO_LARGE)
        if node.target is not None:
            return self._aliased(node, path)
        if path is not None and node.tag is not None and node.tag in ("!reset", "!override"):
            self.resets.append(path)
            if node.tag == "!reset":
                return REMOVED
            path = None
        if node.kind == "scalar":
            return self._scalar(node)
        self._open.add(id(node))
        value = self._mapping(node, path) if node.kind == "mapping" else self._sequence(node, path)
        self._open.discard(id(node))
        return value

    def _aliased(self, node: Node, path: Path | None) -> Any:
        target = node.target
        assert target is not None
        if id(target) in self._open:
            raise self._fault(node, f"the anchor {node.text!r} contains itself", Code.CYCLE)
        if path is not None:
            self._visit(node, target, path)
        return self.value(target, path)

    def _visit(self, node: Node, target: Node, path: Path) -> None:
        """Compose calls an anchor cyclic that is used at a path and again below it, in one service."""
        here = ".".join(path)
        above = _prefixes(here)
        visited, around = self._visits.setdefault(id(target), ({}, {}))
        before = around.get(here) or next((each for each in above if each in visited), None)
        if before is not None and not _different_services(here, before):
            raise self._fault(
                node, f"the anchor {node.text!r} is used here and at {before}, one inside the other", Code.CYCLE
            )
        visited[here] = None
        around.update(dict.fromkeys(above, here))

    def _sequence(self, node: Node, path: Path | None) -> Row:
        row = Row()
        kept = []
        for index, item in enumerate(node.items):
            value = self.value(item, None if path is None else (*path, str(index)))
            if value is not REMOVED:
                kept.append(item)
                row.add(value, self._spot(item))
        node.items = kept
        return row

    def _mapping(self, node: Node, path: Path | None) -> Block:
        block = Block()
        kept: list[Node] = []
        lines: dict[str, int] = {}
        merged: Any = None
        merge_node = None
        items = node.items
        for index in range(0, len(items), 2):
            key, item = items[index], items[index + 1]
            text = key.text
            if text in lines:
                raise self._fault(
                    key, f"{text!r} is already set in line {lines[text]}; expected each key once", Code.DUPLICATE_KEY
                )
            lines[text] = key.line
            merges = text == "<<" and (key.tag == f"{TAG_PREFIX}merge" or (key.tag is None and not key.quoted))
            if path is None:
                below = None
            elif text == "<<" and path:
                below = path
            else:
                below = (*path, text)
            try:
                value = self.value(item, below)
            except LoadError as fault:
                raise fault if merges else fault.under(text) from None
            if value is REMOVED:
                continue
            kept += (key, item)
            if merges:
                merged, merge_node = value, item
            else:
                block.put(self._key(key), value, self._spot(key))
        node.items = kept
        if merge_node is not None:
            self._merge(block, merged, merge_node)
        return block

    def _merge(self, block: Block, merged: Any, node: Node) -> None:
        sources = merged if isinstance(merged, Row) else [merged]
        for source in sources:
            if not isinstance(source, Block):
                raise self._fault(node, "'<<' takes a mapping or a list of mappings", Code.WRONG_TYPE)
            for key, value in source.items():
                if key not in block:
                    block.put(key, value, source.spot(key))

    def _key(self, node: Node) -> str:
        target = node.target or node
        value = self._scalar(target) if target.kind == "scalar" else None
        if not isinstance(value, str):
            raise self._fault(
                node,
                f"the key {target.text or 'of a mapping'} is no text; expected quotes around it",
                Code.KEY_NOT_TEXT,
            )
        return value

    def _scalar(self, node: Node) -> Any:
        tag = node.tag
        if tag is None or tag == "!":
            return node.text if node.quoted else plain(node.text)
        name = tag.removeprefix(TAG_PREFIX)
        if name == "binary":
            return self._binary(node)
        if name == "str" or name not in _KINDS:
            return node.text
        value = plain(node.text)
        if name == "float" and type(value) is int:
            return float(value)
        if not isinstance(value, _KINDS[name]) or (name == "int" and isinstance(value, bool)):
            raise self._fault(node, f"is no {name}, as its tag says", Code.WRONG_TYPE)
        return value

    def _binary(self, node: Node) -> str:
        try:
            return base64.b64decode("".join(node.text.split()), validate=True).decode("utf-8", "replace")
        except binascii.Error:
            raise self._fault(node, "is no base64, as its tag says", Code.WRONG_TYPE) from None

    def _spot(self, node: Node) -> Spot:
        return (self.path, node.line, node.column, None)

    def _fault(self, node: Node, message: str, code: Code) -> LoadError:
        return LoadError(message, code, in_file(self.path, node.line, node.column))


_KINDS: dict[str, Any] = {"bool": bool, "int": int, "float": float, "null": type(None), "timestamp": Stamp}


def _prefixes(path: str) -> list[str]:
    """Every path above this one."""
    parts = path.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def _different_services(one: str, other: str) -> bool:
    """Whether two paths lie in two services: compose-go's exemption from its check for cycles."""
    first, second = one.split("."), other.split(".")
    for index in range(min(len(first), len(second)) - 1):
        if first[index] == second[index] == "services":
            return first[index + 1] != second[index + 1]
    return False


def forget(target: Any, resets: tuple[Path, ...], path: Path = ()) -> None:
    """Take out of ``target`` what a later file resets or overrides."""
    if not resets:
        return
    match target:
        case Block():
            for key in list(target):
                here = (*path, key)
                if any(_matches(here, pattern) for pattern in resets):
                    del target[key]
                else:
                    forget(target[key], resets, here)
        case Row():
            for index, item in enumerate(target):
                forget(item, resets, (*path, f"[{index}]"))


def _matches(path: Path, pattern: Path) -> bool:
    return len(path) == len(pattern) and all(p in ("*", s) for s, p in zip(path, pattern, strict=True))
