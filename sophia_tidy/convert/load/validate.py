"""Checks that the schema cannot say of a canonical model (compose-go, ``validation``)."""

from typing import Any

from .errors import Code, LoadError, kind_of
from .marked import Block, Row
from .ports import is_address


def validate(model: Block) -> None:
    """Check a canonical model, before its paths are resolved.

    Raises:
        LoadError: keys that exclude one another, an address that is none.
    """
    _each(model, "volumes", _volume)
    _each(model, "configs", lambda value: _source(value, ("file", "environment", "content")))
    _each(model, "secrets", lambda value: _source(value, ("file", "environment")))
    _each(model, "services", _service)


def _each(block: Block, key: str, check: Any) -> None:
    section = block.get(key)
    entries = section.items() if isinstance(section, Block) else enumerate(section) if isinstance(section, Row) else ()
    for name, value in entries:
        try:
            check(value)
        except LoadError as fault:
            raise fault.under(name, section).under(key, block) from None


def _nested(block: Any, keys: tuple[str, ...], check: Any) -> None:
    """`_each` at the end of a path of mappings, where there is one."""
    if not isinstance(block, Block):
        return
    if len(keys) == 1:
        _each(block, keys[0], check)
        return
    try:
        _nested(block.get(keys[0]), keys[1:], check)
    except LoadError as fault:
        raise fault.under(keys[0], block) from None


def _volume(value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, Block):
        raise LoadError(f"is {kind_of(value)}; expected a mapping", Code.WRONG_TYPE)
    if value.get("external") is True:
        for key in value:
            if key not in ("name", "external") and not key.startswith("x-"):
                raise LoadError(f"is external and sets {key!r}; expected only a name", Code.CONFLICT)


def _source(value: Any, keys: tuple[str, ...]) -> None:
    if not isinstance(value, Block):
        raise LoadError(f"is {kind_of(value)}; expected a mapping", Code.WRONG_TYPE)
    given = [key for key in keys if key in value]
    if len(given) > 1:
        raise LoadError(f"sets {' and '.join(given)}; expected one of them", Code.CONFLICT)
    if not given and "driver" not in value and "external" not in value:
        raise LoadError(f"has no source; expected one of {', '.join(keys)}", Code.MISSING_KEY)


def _service(service: Any) -> None:
    if not isinstance(service, Block):
        return
    _each(service, "ports", _port)
    _each(service, "gpus", _devices)
    _nested(service, ("develop", "watch"), _watch)
    _nested(service, ("deploy", "resources", "reservations", "devices"), _devices)


def _port(value: Any) -> None:
    if isinstance(value, Block) and "host_ip" in value and not is_address(str(value["host_ip"])):
        raise LoadError("host_ip is no IP address", Code.WRONG_VALUE)


def _devices(value: Any) -> None:
    if isinstance(value, Block) and "count" in value and "device_ids" in value:
        raise LoadError("sets count and device_ids; expected one of them", Code.CONFLICT)


def _watch(value: Any) -> None:
    if isinstance(value, Block) and value.get("path") == "":
        raise LoadError("path is empty", Code.WRONG_VALUE)
