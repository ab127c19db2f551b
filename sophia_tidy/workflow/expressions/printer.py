"""A tree to text: as few brackets as the grammar allows, so that `parse` gives the same tree back."""

import re

from .numbers import show_number
from .tree import Compare, Expression, Filter, FunctionCall, Index, Literal, Logical, Name, Not, Value

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_LEVELS = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_NOT, _FOLLOWED = 5, 6


def show(node: Expression) -> str:
    """The expression as a person would write it, without ``${{ }}``."""
    match node:
        case Literal():
            return show_literal(node.value)
        case Name():
            return node.name
        case FunctionCall():
            return f"{node.name}({', '.join(map(show, node.arguments))})"
        case Index():
            return f"{_at_least(node.target, _FOLLOWED)}{_key(node.key)}"
        case Filter():
            return f"{_at_least(node.target, _FOLLOWED)}.*"
        case Not():
            return f"!{_at_least(node.operand, _NOT)}"
        case Logical():
            level = _LEVELS[node.operator]
            return f" {node.operator} ".join(_at_least(each, level + 1) for each in node.operands)
        case Compare():
            level = _LEVELS[node.operator]
            return f"{_at_least(node.left, level)} {node.operator} {_at_least(node.right, level + 1)}"


def show_literal(value: Value) -> str:
    """A literal of the language: strings in single quotes, quotes doubled."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _exact(value)
    return "'" + value.replace("'", "''") + "'"


def _exact(value: float) -> str:
    """All the digits that the number needs, which may be more than the fifteen of its text."""
    short = show_number(value)
    return short if value != value or float(short) == value else repr(value)


def _key(key: Expression) -> str:
    if isinstance(key, Literal) and isinstance(key.value, str) and _WORD.fullmatch(key.value):
        return f".{key.value}"
    return f"[{show(key)}]"


def _at_least(node: Expression, level: int) -> str:
    return show(node) if _level(node) >= level else f"({show(node)})"


def _level(node: Expression) -> int:
    """How tightly the node holds together; a literal cannot be followed without a group."""
    match node:
        case Logical() | Compare():
            return _LEVELS[node.operator]
        case Not() | Literal():
            return _NOT
    return _FOLLOWED
