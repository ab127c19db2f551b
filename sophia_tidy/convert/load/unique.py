"""Lists that hold each key once: the later entry takes the place of the earlier (compose-go, ``override/uncity.go``)."""

from collections.abc import Callable
from typing import Any

from .errors import Code, LoadError, kind_of
from .gotext import spell
from .marked import Block, Row
from .mounts import parse_mount

Key = Callable[[Any], str]


def enforce(model: Block) -> None:
    """Drop what is redefined, in place.

    Raises:
        LoadError: an entry of a kind that has no key.
    """
    _walk(model, _KEYS)


def _walk(block: Block, keys: dict[str, Any]) -> None:
    for name, below in keys.items():
        for key in block if name == "*" else (name,) if name in block else ():
            value = block[key]
            try:
                if isinstance(value, Row):
                    if callable(below):
                        block[key] = _unique(value, below)
                elif isinstance(value, Block) and isinstance(below, dict):
                    _walk(value, below)
            except LoadError as fault:
                raise fault.under(key, block) from None


def _unique(row: Row, key_of: Key) -> Row:
    result = Row()
    places: dict[str, int] = {}
    for index, (item, spot) in enumerate(row.pairs()):
        try:
            key = key_of(item)
        except LoadError as fault:
            raise fault.under(index, row) from None
        if key in places:
            result[places[key]] = item
            result.spots[places[key]] = spot
        else:
            places[key] = len(result)
            result.add(item, spot)
    return result


def _name(item: Any) -> str:
    if not isinstance(item, str):
        raise LoadError(f"is {kind_of(item)}; expected a string", Code.WRONG_TYPE)
    return item.split("=", 1)[0]


def _target(item: Any, what: str) -> str:
    target = item.get("target")
    if not isinstance(target, str):
        raise LoadError(f"has no target; expected the path inside the container for each {what}", Code.MISSING_KEY)
    return target


def _mount(item: Any) -> str:
    match item:
        case Block():
            return _target(item, "volume")
        case str():
            return str(parse_mount(item).get("target", ""))
    return ""


def _device(item: Any) -> str:
    match item:
        case Block():
            return _target(item, "device")
        case str():
            parts = item.split(":")
            return parts[0] if len(parts) == 1 else parts[1]
    return ""


def _exposed(item: Any) -> str:
    if isinstance(item, str) or type(item) is int:
        return str(item)
    raise LoadError(f"is {kind_of(item)}; expected a port", Code.WRONG_TYPE)


def _grant(directory: str) -> Key:
    def key(item: Any) -> str:
        match item:
            case str():
                return f"{directory}/{item}"
            case Block():
                if "target" not in item:
                    return f"{directory}/{spell(item.get('source'))}"
                return _target(item, "secret and config")
        raise LoadError(f"is {kind_of(item)}; expected a name or a mapping", Code.WRONG_TYPE)

    return key


def _port(item: Any) -> str:
    match item:
        case Block():
            if "target" not in item:
                raise LoadError("has no target; expected the port of the container", Code.MISSING_KEY)
            # 8000 and "8000" are two ports to Compose, whose key prints the type of a number
            return (
                f"{item.get('host_ip', '0.0.0.0')}:{item.get('published')!r}:{item['target']}"
                f"/{item.get('protocol', 'tcp')}"
            )
        case str():
            return item
    return str(item) if type(item) is int else ""


def _env_file(item: Any) -> str:
    match item:
        case Block():
            if "path" not in item:
                raise LoadError("has no path", Code.MISSING_KEY)
            return str(item["path"])
        case str():
            return item
    return ""


_KEYS: dict[str, Any] = {
    "networks": {"*": {"labels": _name, "ipam": {"options": _name}}},
    "services": {
        "*": {
            **dict.fromkeys(
                (
                    "annotations",
                    "cap_add",
                    "cap_drop",
                    "dns",
                    "dns_opt",
                    "dns_search",
                    "environment",
                    "labels",
                    "links",
                    "profiles",
                    "sysctls",
                    "tmpfs",
                ),
                _name,
            ),
            "build": dict.fromkeys(("args", "additional_contexts", "platform", "tags", "labels"), _name),
            "configs": _grant(""),
            "secrets": _grant("/run/secrets"),
            "deploy": {"labels": _name},
            "devices": _device,
            "env_file": _env_file,
            "expose": _exposed,
            "ports": _port,
            "volumes": _mount,
            "networks": {"*": {"aliases": _name, "link_local_ips": _name}},
        }
    },
}
