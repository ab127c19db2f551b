"""Short forms to long ones (compose-go, ``transform``), and the defaults that the long forms have."""

from collections.abc import Callable
from typing import Any

from .errors import Code, LoadError, kind_of
from .gotext import spell
from .marked import Block, Row, Spot
from .mounts import short_to_long
from .ports import parse_ports

Change = Callable[[Any], Any]


def canonical(model: Block) -> None:
    """Expand every short form, in place.

    Raises:
        LoadError: a short form that cannot be read.
    """
    _apply(model, _CANONICAL)


def set_defaults(model: Block) -> None:
    """Fill in what the long forms take for granted, in place."""
    _apply(model, _DEFAULTS)


def as_marked(value: Any) -> Any:
    """Plain dicts as blocks; nothing in them was written by a file."""
    if isinstance(value, dict) and not isinstance(value, Block):
        return Block({key: as_marked(each) for key, each in value.items()})
    return value


def _apply(value: Any, change: Any) -> Any:
    """Walk the table and the value together; a callable in the table replaces the value."""
    if callable(change):
        return change(value)
    if isinstance(value, Block):
        for name, below in change.items():
            for key in list(value) if name == "*" else (name,) if name in value else ():
                try:
                    value[key] = _apply(value[key], below)
                except LoadError as fault:
                    raise fault.under(key, value) from None
    elif isinstance(value, Row) and "*" in change:
        for index, each in enumerate(value):
            try:
                value[index] = _apply(each, change["*"])
            except LoadError as fault:
                raise fault.under(index, value) from None
    return value


def _wrong(value: Any, expected: str) -> LoadError:
    return LoadError(f"is {kind_of(value)}; expected {expected}", Code.WRONG_TYPE)


def _then(first: Change, table: dict[str, Any]) -> Change:
    return lambda value: _apply(first(value), table)


def _listed(value: Any) -> Any:
    return Row([value]) if isinstance(value, str) else value


def _build(value: Any) -> Any:
    match value:
        case Block():
            return value
        case str():
            return Block({"context": value})
    raise _wrong(value, "a path or a mapping")


def _dependencies(value: Any) -> Block:
    match value:
        case Block():
            for key, each in value.items():
                if not isinstance(each, Block):
                    raise _wrong(each, "a mapping").under(key, value)
                each.setdefault("condition", "service_started")
                each.setdefault("required", True)
            return value
        case Row():
            block = Block()
            for name, spot in value.pairs():
                block.put(name, Block({"condition": "service_started", "required": True}), spot)
            return block
    raise _wrong(value, "a list or a mapping")


def _env_files(value: Any) -> Row:
    match value:
        case str():
            return Row([_env_file(value)])
        case Row():
            value[:] = [_env_file(each) for each in value]
            return value
    raise _wrong(value, "a path or a list")


def _env_file(value: Any) -> Block:
    match value:
        case str():
            return Block({"path": value, "required": True})
        case Block():
            value.setdefault("required", True)
            return value
    raise _wrong(value, "a path or a mapping")


def _extends(value: Any) -> Block:
    match value:
        case str():
            return Block({"service": value})
        case Block():
            return value
    raise _wrong(value, "a service or a mapping")


def _gpus(value: Any) -> Row:
    match value:
        case str():
            return Row([Block({"count": "all"})])
        case Row():
            return value
    raise _wrong(value, "'all' or a list")


def _by_name(value: Any) -> Any:
    if not isinstance(value, Row):
        return value
    block = Block()
    for name, spot in value.pairs():
        if not isinstance(name, str):
            raise _wrong(name, "a name")
        block.put(name, None, spot)
    return block


def _mount(value: Any) -> Any:
    match value:
        case str():
            return as_marked(short_to_long(value))
        case Block():
            return value
    raise _wrong(value, "a mount")


def _device(value: Any) -> Block:
    match value:
        case Block():
            return value
        case str():
            parts = value.split(":")
            if len(parts) > 3:
                raise LoadError("has too many colons; expected source[:target[:permissions]]", Code.WRONG_VALUE)
            target = parts[1] if len(parts) > 1 else ""
            return Block({"source": parts[0], "target": target or parts[0],
                          "permissions": parts[2] if len(parts) > 2 else "rwm"})
    raise _wrong(value, "a device")


def _grant(value: Any) -> Block:
    match value:
        case Block():
            return value
        case str():
            return Block({"source": value})
    raise _wrong(value, "a name or a mapping")


def _ports(value: Any) -> Row:
    if not isinstance(value, Row):
        raise _wrong(value, "a list")
    row = Row()
    for index, (each, spot) in enumerate(value.pairs()):
        try:
            for port in _port(each):
                row.add(port, spot)
        except LoadError as fault:
            raise fault.under(index, value) from None
    return row


def _port(value: Any) -> list[Block]:
    if isinstance(value, Block):
        return [value]
    if isinstance(value, str) or type(value) is int:
        return [as_marked(port) for port in parse_ports(str(value))]
    raise _wrong(value, "a port")


def _key_values(value: Any) -> Block:
    match value:
        case Block():
            return value
        case Row():
            block = Block()
            for each, spot in value.pairs():
                key, found, text = each.partition("=") if isinstance(each, str) else ("", "", "")
                if not found:
                    raise LoadError("holds a line without '='; expected key=value", Code.WRONG_VALUE)
                block.put(key, text, after_equals(spot))
            return block
    raise _wrong(value, "a list or a mapping")


def after_equals(spot: Spot | None) -> Spot | None:
    """The spot of ``KEY=value`` for the value alone."""
    if spot is None or spot[3] is None:
        return spot
    return (*spot[:3], spot[3].partition("=")[2])


def _ssh(value: Any) -> Block:
    match value:
        case Block():
            return value
        case Row():
            block = Block()
            for each, spot in value.pairs():
                key, found, path = str(each).partition("=")
                if not found and key != "default":
                    raise LoadError("is no ssh key; expected default or id=path", Code.WRONG_VALUE)
                block.put(key, path if found else None, spot)
            return block
    raise _wrong(value, "a list or a mapping")


def _ulimit(value: Any) -> Any:
    if isinstance(value, Block) or type(value) is int:
        return value
    raise _wrong(value, "a whole number or a mapping")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else spell(value)


def _maybe_external(value: Any) -> Any:
    """``external: {name: x}`` is the old spelling of ``external: true`` and ``name: x``."""
    if value is None:
        return None
    if not isinstance(value, Block):
        raise _wrong(value, "a mapping")
    external = value.get("external")
    if isinstance(external, Block):
        value["external"] = True
        if "name" in external:
            if "name" in value and value["name"] != external["name"]:
                raise LoadError("name and external.name differ; expected only name", Code.CONFLICT)
            value.put("name", external["name"], external.spot("name"))
    return value


def _without_empty(value: Any) -> Any:
    match value:
        case Row():
            pairs = [pair for pair in value.pairs() if pair[0] not in (None, "")]
            return Row([item for item, _ in pairs], [spot for _, spot in pairs])
        case Block():
            for key in [key for key, each in value.items() if each in (None, "")]:
                del value[key]
    return value


def _default_context(value: Any) -> Any:
    if isinstance(value, Block):
        value.setdefault("context", ".")
    return value


def _default_target(value: Any) -> Any:
    if not isinstance(value, Block):
        raise _wrong(value, "a mapping")
    value.setdefault("target", f"/run/secrets/{spell(value.get('source'))}")
    return value


def _default_port(value: Any) -> Any:
    if isinstance(value, Block):
        value.setdefault("protocol", "tcp")
        value.setdefault("mode", "ingress")
    return value


def _default_count(value: Any) -> Any:
    if not isinstance(value, Block):
        raise _wrong(value, "a mapping")
    if "count" not in value and "device_ids" not in value:
        value["count"] = "all"
    return value


_BUILD = {"secrets": {"*": _grant}, "provenance": _text, "sbom": _text, "additional_contexts": _key_values,
          "ssh": _ssh, "ulimits": {"*": _ulimit}}
_OBJECTS = {kind: {"*": _maybe_external} for kind in ("volumes", "networks", "secrets", "configs")}
_CANONICAL: dict[str, Any] = {
    "services": {"*": {
        "build": _then(_build, _BUILD), "depends_on": _dependencies, "env_file": _env_files, "label_file": _listed,
        "extends": _extends, "gpus": _gpus, "networks": _by_name, "models": _by_name, "volumes": {"*": _mount},
        "dns": lambda value: _without_empty(_listed(value)), "devices": {"*": _device}, "secrets": {"*": _grant},
        "configs": {"*": _grant}, "ports": _ports, "ulimits": {"*": _ulimit},
        "develop": {"watch": {"*": {"ignore": _listed, "include": _listed}}},
    }},
    **_OBJECTS,
}
_DEFAULTS: dict[str, Any] = {
    "services": {"*": {
        "build": _default_context, "secrets": {"*": _default_target}, "ports": {"*": _default_port},
        "deploy": {"resources": {"reservations": {"devices": {"*": _default_count}}}}, "gpus": {"*": _default_count},
    }},
}
