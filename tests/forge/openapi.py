"""The description of an API, and what does not fit it: OpenAPI 3.0 (GitHub) and Swagger 2.0 (Gitea)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jsonschema_rs

Schema = dict[str, object]
_ALWAYS = (301, 307, 401, 403, 404, 409, 410, 422, 429)  # what any operation may say, listed or not

_ONE_OR_MANY = (
    "GET /repos/{owner}/{repo}/git/refs/{ref}",
)  # Gitea tells one alone without a list, and does not describe it


@dataclass
class Operation:
    """``queries`` are the names of its query parameters, ``body`` and ``responses`` validators where something is said."""

    name: str
    queries: dict[str, jsonschema_rs.Draft202012Validator]
    body: jsonschema_rs.Draft202012Validator | None
    responses: dict[int, jsonschema_rs.Draft202012Validator | None]

    def request_problems(self, query: Mapping[str, str], body: object) -> list[str]:
        problems = [f"{self.name}: query {name!r} is not known" for name in query if name not in self.queries]
        for name, validator in self.queries.items():
            if name in query and not any(validator.is_valid(read) for read in _readings(query[name])):
                problems.append(f"{self.name}: query {name}={query[name]!r} does not fit")
        if self.body is not None:
            problems += [f"{self.name}: request {_where(error)}" for error in self.body.iter_errors(body)]
        elif body:
            problems.append(f"{self.name}: a body where none is known")
        return problems

    def response_problems(self, status: int, payload: object) -> list[str]:
        if status not in self.responses:
            fits = status in _ALWAYS and isinstance(payload, dict) and isinstance(payload.get("message"), str)
            return [] if fits else [f"{self.name}: status {status} is not known"]
        validator = self.responses[status]
        if self.name in _ONE_OR_MANY and isinstance(payload, dict):
            payload = [payload]
        if validator is None:
            return []
        return [f"{self.name}: response {status} {_where(error)}" for error in validator.iter_errors(payload)]


@dataclass
class Description:
    """All operations of a document, each made when it is first asked for."""

    document: Schema
    made: dict[tuple[str, str], Operation | None] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Description":
        """A file of JSON; the places of Gitea's template that its server fills are filled with a word."""
        return cls(json.loads(re.sub(r"\{\{.*?\}\}", "filled", path.read_text("utf-8"))))

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation whose path is the same but for the names of its parts."""
        key = (method, path)
        if key not in self.made:
            same = next((known for known in self._paths() if _shape(known) == _shape(path)), "")
            described = self._paths().get(same, {}).get(method.lower())
            self.made[key] = self._operation(f"{method} {path}", described) if described else None
        return self.made[key]

    def _paths(self) -> dict[str, dict[str, Schema]]:
        return self.document["paths"]  # type: ignore[return-value]

    def _operation(self, name: str, described: Schema) -> Operation:
        is_old = "swagger" in self.document
        parameters = [self._resolved(one) for one in described.get("parameters", [])]  # type: ignore[attr-defined]
        queries = {
            one["name"]: self._validator(one.get("schema") or _old_parameter(one))
            for one in parameters
            if one["in"] == "query"
        }
        body = (
            next((one["schema"] for one in parameters if one["in"] == "body"), None)
            if is_old
            else _content(described.get("requestBody"))
        )
        responses = {
            int(status): self._resolved(told) for status, told in described["responses"].items() if status.isdecimal()
        }  # type: ignore[attr-defined]
        schemas = {status: told.get("schema") if is_old else _content(told) for status, told in responses.items()}
        strict = self._validator(_closed(self._resolved(body))) if body else None
        return Operation(
            name,
            queries,
            strict,
            {status: self._validator(schema) if schema else None for status, schema in schemas.items()},
        )

    def _resolved(self, node: Schema) -> Schema:
        while "$ref" in node:
            at: Schema = self.document
            for part in str(node["$ref"]).removeprefix("#/").split("/"):
                at = at[part]  # type: ignore[assignment]
            node = at
        return node

    def _validator(self, schema: Schema) -> jsonschema_rs.Draft202012Validator:
        named = {key: self.document[key] for key in ("components", "definitions") if key in self.document}
        modern = _sent_by_go if "swagger" in self.document else _modern
        whole = {**modern(named), "allOf": [modern(schema)]}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True, ignore_unknown_formats=True)


def _shape(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def _content(node: Schema | None) -> Schema | None:
    content: Schema = (node or {}).get("content", {})  # type: ignore[assignment]
    return content.get("application/json", {}).get("schema")  # type: ignore[attr-defined, no-any-return]


def _old_parameter(one: Schema) -> Schema:
    return {key: one[key] for key in ("type", "enum", "items", "format") if key in one}


def _closed(schema: Schema) -> Schema:
    """A request names nothing that the description does not know."""
    return (
        {**schema, "additionalProperties": False}
        if "properties" in schema and "additionalProperties" not in schema
        else schema
    )


def _modern(node: object) -> object:
    """JSON Schema 2020-12 of OpenAPI's own: ``nullable`` is a type beside others."""
    if isinstance(node, list):
        return [_modern(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: _modern(value) for key, value in node.items() if key not in ("nullable", "example", "examples")}
    return {"anyOf": [made, {"type": "null"}]} if node.get("nullable") is True else made


def _sent_by_go(node: object) -> object:
    """JSON Schema of a Swagger that was made from Go: any field may be null (a pointer to nothing), and none is there that is not described."""
    if isinstance(node, list):
        return [_sent_by_go(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: _sent_by_go(value) for key, value in node.items() if key not in ("example", "examples")}
    fields = made.get("properties")
    if isinstance(fields, dict) and node.get("type") == "object":
        made["properties"] = {name: {"anyOf": [field, {"type": "null"}]} for name, field in fields.items()}
        made.setdefault("additionalProperties", False)
    return made


def _readings(text: str) -> list[object]:
    """What a query's text may be: itself, a number, a truth, a list."""
    read: list[object] = [text, text.split(","), [text]]
    if text.lstrip("-").isdecimal():
        read.append(int(text))
    return [*read, text == "true"] if text in ("true", "false") else read


def _where(error: jsonschema_rs.ValidationError) -> str:
    return f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
