"""Strict structure: an object against a JSON Schema, in the few words that Kubernetes' schemas are made of.

Compiled validators are faster for each document but slower to start: loading
one costs more than checking a whole stack here.  The schemas of Kubernetes
use nine keywords, so this reads just those, asks for a definition only when
an object gets there, and says every fault with its place.  The tests hold it
to the answers of a full validator (``tests/manifests/lint/test_schema.py``).
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from ..pointer import Pointer

Schema = dict[str, Any]
Fault = tuple[Pointer, str, str]  # where, the rule, what is wrong

UNKNOWN_FIELD, WRONG_TYPE, MISSING_FIELD, WRONG_VALUE = "unknown-field", "wrong-type", "missing-field", "wrong-value"
_TYPES = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}
_RANGES = {"int32": 2**31, "int64": 2**63}
_SHOWN = 60


class SchemaSource(Protocol):
    """Where schemas come from: the door reads them from files, tests write them down."""

    def kind(self, api_version: str, kind: str) -> Schema | None:
        """The schema of a kind, or None where there is none."""

    def definition(self, reference: str) -> Schema:
        """What a ``$ref`` stands for."""


def fits(value: Any, schema: Schema, definition: Callable[[str], Schema]) -> bool:
    """Whether ``value`` is as ``schema`` says and has no null in it; the short way, for what is mostly right."""
    while (reference := schema.get("$ref")) is not None:
        schema = definition(reference)
    kind, said = type(value), schema.get("type")
    if said is None and "oneOf" in schema:
        return sum(fits(value, each, definition) for each in schema["oneOf"]) == 1
    # No name of a type is part of another's, so `in` serves for a name and for a list of names.
    if said is not None and _TYPES.get(kind, "?") not in said and not _is(value, said):
        return False
    if kind is dict:
        return _mapping_fits(value, schema, definition)
    if kind is list:
        items = schema.get("items")
        return items is None or all(fits(each, items, definition) for each in value)
    if "enum" in schema and value not in schema["enum"]:
        return False
    return value is not None and (kind is not int or _in_range(value, schema))


def _mapping_fits(value: dict[str, Any], schema: Schema, definition: Callable[[str], Schema]) -> bool:
    known, others = schema.get("properties") or {}, schema.get("additionalProperties")
    for key, each in value.items():
        said = known.get(key)
        if said is None:
            if others is False or type(key) is not str:
                return False
            said = others if type(others) is dict else {}
        if type(each) is str and "string" in said.get("type", ()) and "enum" not in said:
            continue  # what most values are, without a call
        if not fits(each, said, definition):
            return False
    return all(key in value for key in schema.get("required", ()))


def _in_range(value: int, schema: Schema) -> bool:
    limit = _RANGES.get(schema.get("format", ""))
    return limit is None or -limit <= value < limit


def faults(value: Any, schema: Schema, source: SchemaSource, at: Pointer = ()) -> Iterator[Fault]:
    """Every place where ``value`` is not as ``schema`` says."""
    if "$ref" in schema:
        schema = source.definition(schema["$ref"])
    if "oneOf" in schema:
        yield from _one_of(value, schema["oneOf"], source, at)
        return
    said = schema.get("type")
    if said is not None and not _is(value, said):
        yield at, WRONG_TYPE, f"found {_named(value)}; expected {_spelled(said)}"
    elif "enum" in schema and value not in schema["enum"]:
        yield at, WRONG_VALUE, f"found {shown(value)}; expected {' or '.join(map(shown, schema['enum']))}"
    elif type(value) is dict:
        yield from _mapping(value, schema, source, at)
    elif type(value) is list:
        yield from _list(value, schema, source, at)
    elif type(value) is int and not _in_range(value, schema):
        yield at, WRONG_VALUE, f"{value} does not fit; expected an {schema['format']}"


def _mapping(value: dict[str, Any], schema: Schema, source: SchemaSource, at: Pointer) -> Iterator[Fault]:
    known = schema.get("properties") or {}
    others = schema.get("additionalProperties")
    for key, each in value.items():
        if type(key) is not str:
            yield at, WRONG_TYPE, f"the key {key!r} is {_named(key)}; expected a string"
        elif (said := known.get(key)) is not None:
            yield from faults(each, said, source, (*at, key))
        elif others is False:
            yield (*at, key), UNKNOWN_FIELD, _unknown(key, known)
        elif isinstance(others, dict):
            yield from faults(each, others, source, (*at, key))
    for key in schema.get("required", ()):
        if value.get(key) is None:
            yield (*at, key), MISSING_FIELD, "is not set; expected a value"


def _list(value: list[Any], schema: Schema, source: SchemaSource, at: Pointer) -> Iterator[Fault]:
    said = schema.get("items")
    if said is None:
        return
    for index, each in enumerate(value):
        if each is None:  # the schemas let null pass; the server makes an empty object of it
            yield (*at, index), WRONG_TYPE, "found null; expected an item"
        else:
            yield from faults(each, said, source, (*at, index))


def _one_of(value: Any, choices: list[Schema], source: SchemaSource, at: Pointer) -> Iterator[Fault]:
    fitting = [each for each in choices if not any(faults(value, each, source, at))]
    if len(fitting) != 1:
        yield (
            at,
            WRONG_TYPE,
            f"found {_named(value)}; expected " + " or ".join(_spelled(each["type"]) for each in choices),
        )


def _is(value: Any, said: str | list[str]) -> bool:
    name = _TYPES.get(type(value))
    if name == said or (type(said) is list and name in said):
        return True
    if name == "number":  # 1.0 is an integer to JSON Schema, and to the server, which reads YAML as JSON
        return value.is_integer() and ("integer" in said if type(said) is list else said == "integer")
    return name == "integer" and ("number" in said if type(said) is list else said == "number")


def _spelled(said: str | list[str]) -> str:
    names = [said] if isinstance(said, str) else [name for name in said if name != "null"]
    return " or ".join(("an " if name[0] in "aio" else "a ") + name for name in names)


def _named(value: Any) -> str:
    name = _TYPES.get(type(value), type(value).__name__)
    return name if value is None else ("an " if name[0] in "aio" else "a ") + name


def _unknown(key: str, known: Schema) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, 1)
    return "is no field here" + (f"; expected {near[0]}" if near else "; expected one that the version knows")


def shown(value: Any) -> str:
    """A value for a message, cut short; only for values that cannot be secret."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def without_nulls(value: Any) -> Any:
    """The value as the server sees it: a field set to null is a field not set."""
    if type(value) is dict:
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    if type(value) is list:
        return [without_nulls(each) for each in value]
    return value
