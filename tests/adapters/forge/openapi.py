"""GitHub's own description of its REST API, where it lies beside the checkout: requests are held against it, and answers made from it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ...checkout import OUTSIDE

DESCRIPTION = OUTSIDE / "schemas" / "github-api-slice.json"
needs_description = pytest.mark.skipif(not DESCRIPTION.is_file(), reason="GitHub's description of its API is not here")


@cache
def description() -> dict[str, Any]:
    return json.loads(DESCRIPTION.read_text("utf-8"))


def operation(method: str, path: str) -> dict[str, Any]:
    """What is said of a request; the path is one as it is sent, without its query."""
    for template, methods in description()["paths"].items():
        pattern = "".join(
            re.escape(piece) if not piece.startswith("{") else ("(.+)" if piece == "{ref}" else "([^/]+)")
            for piece in re.split(r"(\{[^}]+\})", template)
        )
        if re.fullmatch(pattern, path) and method.lower() in methods:
            return methods[method.lower()]
    raise AssertionError(f"GitHub has no {method} {path}")


def faults(method: str, path: str, query: dict[str, str], body: object) -> Iterator[str]:
    """What is wrong with a request."""
    asked = operation(method, path)
    known = {each["name"] for each in map(resolved, asked.get("parameters", ())) if each["in"] == "query"}
    yield from (f"unknown query {name}" for name in query if name not in known)
    content = asked.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None and content is None:
        yield "no body is expected"
    elif body is not None:
        schema = {**content["schema"], "components": description()["components"]}
        yield from (each.message for each in Draft202012Validator(_of_json_schema(schema)).iter_errors(body))
        named = resolved(content["schema"]).get("properties", {})
        yield from (f"unknown field {name}" for name in body if named and name not in named)


def answer(method: str, path: str, *, is_full: bool) -> tuple[int, object]:
    """The first good answer, with all of its fields or with those alone that must be there."""
    for status, told in operation(method, path)["responses"].items():
        if status.startswith("2"):
            content = resolved(told).get("content", {}).get("application/json")
            return int(status), instance(content["schema"], is_full) if content else None
    raise AssertionError("no good answer")


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        found: Any = description()
        for key in schema["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        schema = found
    return schema


def instance(schema: dict[str, Any], is_full: bool, depth: int = 0) -> Any:
    """The smallest value, or with ``is_full`` one with every field, null where it may be in the small one."""
    schema = resolved(schema)
    if schema.get("nullable") and (not is_full or depth > 6):
        return None
    for choice in ("oneOf", "anyOf"):
        if choice in schema and "properties" not in schema:
            return instance(schema[choice][0], is_full, depth)
    if "allOf" in schema:
        parts = [instance(each, is_full, depth) for each in schema["allOf"]]
        return {key: value for part in parts for key, value in part.items()} if len(parts) > 1 else parts[0]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type", "object"):
        case "string":
            return {"date-time": "2024-02-29T12:00:00Z"}.get(schema.get("format", ""), "text")
        case "integer" | "number":
            return 1
        case "boolean":
            return False
        case "array":
            return [instance(schema["items"], is_full, depth + 1)]
    chosen = schema.get("properties", {})
    if not is_full or depth > 6:
        chosen = {key: value for key, value in chosen.items() if key in schema.get("required", ())}
    return {key: instance(value, is_full, depth + 1) for key, value in chosen.items()}


def _of_json_schema(schema: Any) -> Any:
    """OpenAPI 3.0 has ``nullable`` where JSON Schema has a type."""
    if isinstance(schema, list):
        return [_of_json_schema(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {key: _of_json_schema(value) for key, value in schema.items()}
    if schema.get("nullable") is True and isinstance(schema.get("type"), str):
        changed["type"] = [schema["type"], "null"]
        if "enum" in schema:
            changed["enum"] = [*schema["enum"], None]
    return changed
