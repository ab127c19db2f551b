"""The short forms of values, each read into its long form (compose-go, ``transform``).

A form takes the value as written, or already long, and returns it long.
"""

from typing import Any

from .errors import Code, LoadError, kind_of
from .gotext import spell
from .marked import Block, Row, Spot
from .mounts import short_to_long
from .ports import parse_ports


def as_marked(value: Any) -> Any:
    """Plain dicts as blocks; nothing in them was written by a file."""
    if isinstance(value, dict) and not isinstance(value, Block):
        return Block({key: as_marked(each) for key, each in value.items()})
    return value


def wrong(value: Any, expected: str) -> LoadError:
    return LoadError(f"is {kind_of(value)}; expected {expected}", Code.WRONG_TYPE)


def listed(value: Any) -> Any:
    return Row([value]) if isinstance(value, str) else value


def build(value: Any) -> Any:
    match value:
        case Block():
            return value
        case str():
            return Block({"context": value})
    raise wrong(value, "a path or a mapping")


def dependencies(value: Any) -> Block:
    match value:
        case Block():
            for key, each in value.items():
                if not isinstance(each, Block):
                    raise wrong(each, "a mapping").under(key, value)
                each.setdefault("condition", "service_started")
                each.setdefault("required", True)
            return value
        case Row():
            block = Block()
            for name, spot in value.pairs():
                block.put(name, Block({"condition": "service_started", "required": True}), spot)
            return block
    raise wrong(value, "a list or a mapping")


def env_files(value: Any) -> Row:
    match value:
        case str():
            return Row([_env_file(value)])
        case Row():
            value[:] = [_env_file(each) for each in value]
            return value
    raise wrong(value, "a path or a list")


def _env_file(value: Any) -> Block:
    match value:
        case str():
            return Block({"path": value, "required": True})
        case Block():
            value.setdefault("required", True)
            return value
    raise wrong(value, "a path or a mapping")


def extends(value: Any) -> Block:
    match value:
        case str():
            return Block({"service": value})
        case Block():
            return value
    raise wrong(value, "a service or a mapping")


def gpus(value: Any) -> Row:
    match value:
        case str():
            return Row([Block({"count": "all"})])
        case Row():
            return value
    raise wrong(value, "'all' or a list")


def by_name(value: Any) -> Any:
    if not isinstance(value, Row):
        return value
    block = Block()
    for name, spot in value.pairs():
        if not isinstance(name, str):
            raise wrong(name, "a name")
        block.put(name, None, spot)
    return block


def mount(value: Any) -> Any:
    match value:
        case str():
            return as_marked(short_to_long(value))
        case Block():
            return value
    raise wrong(value, "a mount")


def device(value: Any) -> Block:
    match value:
        case Block():
            return value
        case str():
            parts = value.split(":")
            if len(parts) > 3:
                raise LoadError("has too many colons; expected source[:target[:permissions]]", Code.WRONG_VALUE)
            target = parts[1] if len(parts) > 1 else ""
            return Block(
                {"source": parts[0], "target": target or parts[0], "permissions": parts[2] if len(parts) > 2 else "rwm"}
            )
    raise wrong(value, "a device")


def grant(value: Any) -> Block:
    match value:
        case Block():
            return value
        case str():
            return Block({"source": value})
    raise wrong(value, "a name or a mapping")


def ports(value: Any) -> Row:
    if not isinstance(value, Row):
        raise wrong(value, "a list")
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
    raise wrong(value, "a port")


def key_values(value: Any) -> Block:
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
    raise wrong(value, "a list or a mapping")


def after_equals(spot: Spot | None) -> Spot | None:
    """The spot of ``KEY=value`` for the value alone."""
    if spot is None or spot[3] is None:
        return spot
    return (*spot[:3], spot[3].partition("=")[2])


def ssh(value: Any) -> Block:
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
    raise wrong(value, "a list or a mapping")


def ulimit(value: Any) -> Any:
    if isinstance(value, Block) or type(value) is int:
        return value
    raise wrong(value, "a whole number or a mapping")


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else spell(value)


def maybe_external(value: Any) -> Any:
    """``external: {name: x}`` is the old spelling of ``external: true`` and ``name: x``."""
    if value is None:
        return None
    if not isinstance(value, Block):
        raise wrong(value, "a mapping")
    external = value.get("external")
    if isinstance(external, Block):
        value["external"] = True
        if "name" in external:
            if "name" in value and value["name"] != external["name"]:
                raise LoadError("name and external.name differ; expected only name", Code.CONFLICT)
            value.put("name", external["name"], external.spot("name"))
    return value


def without_empty(value: Any) -> Any:
    match value:
        case Row():
            pairs = [pair for pair in value.pairs() if pair[0] not in (None, "")]
            return Row([item for item, _ in pairs], [spot for _, spot in pairs])
        case Block():
            for key in [key for key, each in value.items() if each in (None, "")]:
                del value[key]
    return value
