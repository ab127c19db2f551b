"""Values as booleans, numbers and texts, and how two of them compare.

The comparison is JavaScript's loose one, but texts compare without case and
objects are never turned into texts (``EvaluationResult.AbstractEqual``).
"""

import math
from collections.abc import Mapping, Sequence

from .numbers import parse_number, show_number

Data = None | bool | float | str | Sequence["Data"] | Mapping[str, "Data"]


class Filtered(list[Data]):
    """The values of a ``*``: what is read from it is read from each."""


def truthy(value: Data) -> bool:
    """All but null, false, 0, NaN and the empty text; an empty list counts as true."""
    if isinstance(value, float | int):
        return value != 0 and not math.isnan(value)
    return value is not None and value != "" if isinstance(value, str) or value is None else True


def text(value: Data) -> str:
    """The value in a text; null is nothing, a list is the word Array."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return show_number(float(value))
    if isinstance(value, str):
        return value
    return "Object" if isinstance(value, Mapping) else "Array"


def number(value: Data) -> float:
    """The value where a number is needed; NaN for lists and objects."""
    if value is None:
        return 0.0
    if isinstance(value, bool | float | int):
        return float(value)
    return parse_number(value) if isinstance(value, str) else math.nan


def primitive(value: Data) -> bool:
    """Neither a list nor an object."""
    return value is None or isinstance(value, bool | float | int | str)


def capitals(value: str) -> str:
    """A text without case, letter by letter as .NET's OrdinalIgnoreCase: ``ß`` stays, for it has no single capital."""
    if value.isascii():
        return value.upper()
    return "".join(capital if len(capital := each.upper()) == 1 else each for each in value)


def equal(left: Data, right: Data) -> bool:
    """``==``: of one kind as they are, else as numbers; lists and objects only to themselves."""
    if not primitive(left) or not primitive(right):
        return left is right
    if left is None and right is None:
        return True
    if isinstance(left, str) and isinstance(right, str):
        return capitals(left) == capitals(right)
    return number(left) == number(right)


def less(left: Data, right: Data) -> bool:
    """``<``: texts by their capitals, all else as numbers; false where one is no number, or both are null."""
    if not primitive(left) or not primitive(right) or (left is None and right is None):
        return False
    if isinstance(left, str) and isinstance(right, str):
        return capitals(left) < capitals(right)
    return number(left) < number(right)
