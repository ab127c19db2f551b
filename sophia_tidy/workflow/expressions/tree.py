"""The tree of an expression: a closed union of frozen nodes.

``a.b`` and ``a['b']`` are one node, and so are a chain of ``&&`` and one
with groups in it, for they mean the same.  Where a node began is carried
for messages and is no part of what it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

Value = None | bool | float | str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written out."""

    value: Value
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A context, such as ``github``."""

    name: str
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Index:
    """``target.key`` or ``target[key]``."""

    target: "Expression"
    key: "Expression"
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """``target.*``: all values, to each of which what follows applies."""

    target: "Expression"
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function and its arguments."""

    name: str
    arguments: tuple["Expression", ...] = ()
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """``!operand``."""

    operand: "Expression"
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """``left == right`` and the like; chains lean to the left."""

    operator: str
    left: "Expression"
    right: "Expression"
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Logical:
    """Two or more operands of ``&&`` or of ``||``, none of them of the same operator."""

    operator: str
    operands: tuple["Expression", ...]
    offset: int = field(default=0, compare=False)


Expression = Literal | Name | Index | Filter | FunctionCall | Not | Compare | Logical


def logical(operator: str, operands: tuple[Expression, ...], offset: int = 0) -> Logical:
    """Operands joined; those of the same operator are taken in."""
    flat: list[Expression] = []
    for each in operands:
        flat += each.operands if isinstance(each, Logical) and each.operator == operator else (each,)
    return Logical(operator, tuple(flat), offset)


def children(node: Expression) -> tuple[Expression, ...]:
    """The nodes right below."""
    match node:
        case Index():
            return node.target, node.key
        case Filter():
            return (node.target,)
        case FunctionCall():
            return node.arguments
        case Not():
            return (node.operand,)
        case Compare():
            return node.left, node.right
        case Logical():
            return node.operands
    return ()


def walk(node: Expression) -> Iterator[Expression]:
    """The node and all below it, from left to right."""
    yield node
    for child in children(node):
        yield from walk(child)


def paths_of(node: Expression) -> Iterator[tuple[tuple[str, ...], int]]:
    """What is read from contexts, as ``('secrets', 'TOKEN')``, with the offset; ``*`` for what is only known when it runs."""
    if isinstance(node, Name | Index | Filter):
        parts = _path(node)
        if parts:
            yield parts, _start(node)
    below = [node.key] if isinstance(node, Index) else children(node)
    if isinstance(node, Index | Filter):
        below = [*_keys(node)]
        if not isinstance(_root(node), Name):
            below.append(_root(node))
    for child in below:
        yield from paths_of(child)


def path_of(node: Expression) -> tuple[str, ...]:
    """What a node itself reads from a context, every part of it written out; empty for all else."""
    parts = _path(node) if isinstance(node, Name | Index) else ()
    return () if "*" in parts else parts


def names_in(node: Expression, context: str) -> list[tuple[str, int]]:
    """The names read from one context: ``secrets`` gives those of the secrets; ``*`` where it cannot be told which."""
    found = []
    for parts, offset in paths_of(node):
        if parts[0].lower() == context:
            found.append((parts[1] if len(parts) > 1 else "*", offset))
    return found


def _root(node: Expression) -> Expression:
    while isinstance(node, Index | Filter):
        node = node.target
    return node


def _keys(node: Expression) -> Iterator[Expression]:
    while isinstance(node, Index | Filter):
        if isinstance(node, Index):
            yield node.key
        node = node.target


def _path(node: Expression) -> tuple[str, ...]:
    parts: list[str] = []
    while isinstance(node, Index | Filter):
        key = node.key.value if isinstance(node, Index) and isinstance(node.key, Literal) else None
        parts.append(key if isinstance(key, str) else "*")
        node = node.target
    return (node.name, *reversed(parts)) if isinstance(node, Name) else ()


def _start(node: Expression) -> int:
    return _root(node).offset
