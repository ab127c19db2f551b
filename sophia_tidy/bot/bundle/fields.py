"""Values from JSON as what they are declared to be: every field there, each of its type, and nothing beside them."""

import types
from collections.abc import Mapping
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

Declared = TypeVar("Declared")
_WORDS = {str: "a text", int: "a number", bool: "true or false"}


def as_json(value: object) -> object:
    """A named tuple as an object by field, a tuple as a list; the rest is JSON's own.

    Raises:
        TypeError: a value is of no kind that can be read again.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case tuple() if hasattr(value, "_fields"):
            return {name: as_json(each) for name, each in zip(value._fields, value, strict=True)}
        case tuple():
            return [as_json(each) for each in value]
    raise TypeError(f"{type(value).__name__} cannot be put into a bundle")


def read_as(declared: type[Declared], value: object, where: str) -> Declared:
    """The value as that type, a named tuple's fields by their declarations.

    Raises:
        ValueError: it is something else; ``where`` leads to it.
    """
    read = _read(declared, value, where)
    if not isinstance(read, declared):
        raise ValueError(f"{where} is not {declared.__name__}")
    return read


def _read(declared: object, value: object, where: str) -> object:
    if declared in _WORDS:
        if type(value) is not declared:
            raise ValueError(f"{where} is {_shown(value)}; expected {_WORDS[declared]}")
        return value
    if get_origin(declared) is tuple:
        return _tuple(get_args(declared), value, where)
    if get_origin(declared) in (Union, types.UnionType):
        return None if value is None else _read(get_args(declared)[0], value, where)
    if isinstance(declared, type) and hasattr(declared, "_fields"):
        return _record(declared, value, where)
    raise TypeError(f"{declared} cannot be read from a bundle")


def _tuple(of: tuple[object, ...], value: object, where: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{where} is {_shown(value)}; expected a list")
    if of[-1] is not Ellipsis and len(of) != len(value):
        raise ValueError(f"{where} has {len(value)} values; expected {len(of)}")
    kinds = [of[0]] * len(value) if of[-1] is Ellipsis else of
    return tuple(_read(kind, each, f"{where}[{at}]") for at, (kind, each) in enumerate(zip(kinds, value, strict=True)))


def _record(declared: type, value: object, where: str) -> object:
    if not isinstance(value, Mapping):
        raise ValueError(f"{where} is {_shown(value)}; expected an object")
    hints = {name: kind for name, kind in get_type_hints(declared).items() if name in getattr(declared, "_fields", ())}
    for name in (*sorted(value.keys() - hints.keys()), *sorted(hints.keys() - value.keys())):
        raise ValueError(f"{where}: {'unknown' if name in value else 'missing'} field {name!r}")
    return declared(**{name: _read(kind, value[name], f"{where}.{name}") for name, kind in hints.items()})


def _shown(value: object) -> str:
    words = {type(None): "nothing", dict: "an object", list: "a list", float: "a fraction"}
    return words.get(type(value)) or _WORDS.get(type(value), "something else")
