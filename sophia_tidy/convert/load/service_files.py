"""What a service's ``env_file`` and ``label_file`` say; what the service says itself wins (compose-go, ``project.go``)."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from ...kernel.finding import Finding, Severity
from .dotenv import read_dotenv, read_raw
from .errors import Code, LoadError, locate
from .interpolate import BadCast, to_bool
from .marked import Block, Row, Spot
from .scope import LoadScope
from .typed import ModelRecord

_FORMATS = {".env": read_dotenv, "raw": read_raw}


def add_env_files(name: str, service: dict[str, Any], values: Block, scope: LoadScope, record: ModelRecord) -> None:
    """Complete ``environment``; a variable without a value stays without one.

    Raises:
        LoadError: a file that is missing and required, or cannot be read.
    """
    own: dict[str, str | None] = service.get("environment", {})
    found = {key: value for key, value in own.items() if value is not None}

    def lookup(key: str) -> str | None:
        value = scope.environment.get(key)
        return own.get(key) if value is None else value

    for entry, spot in _entries(name, "env_file", values):
        try:
            path, content = _env_file(entry, scope, spot)
            if content is not None:
                form = _FORMATS[entry.get("format") or ".env"]
                _read(form, content, path, lookup, found, record, (name, "environment"), scope)
        except LoadError as fault:
            raise _at(fault, spot, name, "env_file", values) from None
    complete = {**found, **own}
    if complete:
        service["environment"] = complete


def add_label_files(name: str, service: dict[str, Any], values: Block, scope: LoadScope, record: ModelRecord) -> None:
    """Complete ``labels``."""
    found: dict[str, str] = {}
    for path, spot in _entries(name, "label_file", values):
        try:
            content = scope.sources.required(path, "label file")
            fresh: dict[str, str] = {}
            _read(read_dotenv, content, path, found.get, fresh, record, (name, "labels"), scope)
            found |= fresh
        except LoadError as fault:
            raise _at(fault, spot, name, "label_file", values) from None
    if found:
        service["labels"] = {**found, **service.get("labels", {})}


def _entries(name: str, key: str, values: Block) -> Iterator[tuple[Any, Spot | None]]:
    """Each entry and its place; one that was not written as a list has the key's."""
    service = values["services"][name]
    row, whole = service.get(key), service.spot(key)
    yield from ((entry, spot or whole) for entry, spot in row.pairs()) if isinstance(row, Row) else ()


def _env_file(entry: Block, scope: LoadScope, spot: Spot | None) -> tuple[str, bytes | None]:
    path = str(entry.get("path", ""))
    required = entry.get("required", True)
    try:
        required = to_bool(required) if isinstance(required, str) else required
    except BadCast:
        raise LoadError("required cannot be read; expected true or false", Code.WRONG_TYPE) from None
    content = scope.sources.optional(path)
    if content is None and required:
        if not scope.forgiving:
            content = scope.sources.required(path, "env file")
        elif spot is not None:
            scope.findings.append(_missing(path, scope, spot))
    if content is not None and entry.get("format") and entry["format"] not in _FORMATS:
        raise LoadError("has an unknown format; expected 'raw' or none", Code.WRONG_VALUE)
    return path, content


def _missing(path: str, scope: LoadScope, spot: Spot) -> Finding:
    return Finding(
        locate(spot),
        "missing-env-file",
        f"the env file {scope.sources.shown(path)} is not there, so its variables are missing from the manifests",
        Severity.WARNING,
        "convert where it lies, or write its variables under environment",
    )


def _read(
    form: Any,
    content: bytes,
    path: str,
    lookup: Any,
    found: dict[str, str],
    record: ModelRecord,
    at: tuple[str, str],
    scope: LoadScope,
) -> None:
    before = dict(found)
    shown = scope.sources.shown(path)
    form(content, shown, lookup, found, scope.unset(path))
    for key, value in found.items():
        if before.get(key) != value:
            record.places.setdefault(("services", *at, key), (PurePosixPath(shown), 0, 0, None))


def _at(fault: LoadError, spot: Spot | None, name: str, key: str, values: Block) -> LoadError:
    """The fault at the entry that names the file; one inside the file keeps its own place."""
    if fault.location is None and spot is not None:
        fault.location = locate(spot)
    services = values["services"]
    return fault.under(key, services[name]).under(name, services).under("services", values)
