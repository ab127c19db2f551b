"""One rule of an image, from its YAML: a typo is an error with its place."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ...manifests.name_rules import HIGHEST_PORT

if TYPE_CHECKING:
    from ...formats.yaml_schema import Node, SchemaReader

_REQUIRED = ("rule", "why", "images", "tests")
_KNOWN = (*_REQUIRED, "stateful", "ports", "data", "probe", "uid", "gid", "environment", "credentials")


class ImageRule(NamedTuple):
    """One well-known image.

    ``images`` are patterns over the repository part of a reference, registry
    and ``library/`` taken off (``postgres``, ``bitnami/postgresql*``), or over
    repository and tag (``postgres:18*``).  ``data`` are the paths that hold
    its data.  ``probe`` is a Kubernetes probe handler (``{"exec": {"command":
    […]}}``, ``{"tcpSocket": {"port": 5432}}``).  ``uid``/``gid`` are whom it
    runs as (0 where it needs root), None where that is not known.
    ``environment`` is what has to be set where its data is on a claim, such as
    ``PGDATA``.  ``credentials`` are variables that hold secrets, whatever
    their names say.  ``known`` and ``unknown`` are the rule's own examples.
    """

    name: str
    images: tuple[str, ...]
    stateful: bool = False
    ports: tuple[int, ...] = ()
    data: tuple[str, ...] = ()
    probe: Mapping[str, Any] = MappingProxyType({})
    uid: int | None = None
    gid: int | None = None
    environment: Mapping[str, str] = MappingProxyType({})
    credentials: tuple[str, ...] = ()
    why: str = ""
    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def read_rule(path: PurePosixPath, text: bytes) -> ImageRule:
    """The rule of a file.

    Raises:
        RuleError: not YAML, an unknown key, or a value of another type, with its place.
    """
    from ...formats.yaml_schema import SchemaReader

    reader = SchemaReader(path)
    keys = reader.mapping(reader.document(text), _KNOWN, _REQUIRED)
    name = reader.string(keys["rule"])
    if name != path.stem:
        raise reader.error(keys["rule"], f"rule {name!r} in {path.name}; expected the name of its file, {path.stem!r}")
    tests = reader.mapping(keys["tests"], ("is", "is-not"), ("is",))
    data = reader.strings(keys["data"]) if "data" in keys else ()
    if not all(each.startswith("/") for each in data):
        raise reader.error(keys["data"], "a relative path; expected an absolute one")
    return ImageRule(
        name,
        reader.strings(keys["images"]),
        reader.flag(keys["stateful"]) if "stateful" in keys else False,
        tuple(_port(reader, node) for node in reader.items(keys["ports"])) if "ports" in keys else (),
        probe=_probe(reader, keys["probe"]) if "probe" in keys else {},
        environment={name: reader.string(node) for name, _, node in reader.pairs(keys["environment"])}
        if "environment" in keys
        else {},
        why=reader.string(keys["why"]),
        known=reader.strings(tests["is"]),
        unknown=reader.strings(tests["is-not"]) if "is-not" in tests else (),
        data=data,
        credentials=reader.strings(keys["credentials"]) if "credentials" in keys else (),
        uid=reader.whole(keys["uid"]) if "uid" in keys else None,
        gid=reader.whole(keys["gid"]) if "gid" in keys else None,
    )


def _port(reader: "SchemaReader", node: "Node") -> int:
    port = reader.whole(node)
    if not 0 < port <= HIGHEST_PORT:
        raise reader.error(node, f"{port}; expected a port from 1 to {HIGHEST_PORT}")
    return port


def _probe(reader: "SchemaReader", node: "Node") -> dict[str, Any]:
    """One of the handlers of a Kubernetes probe (kubernetes.io, API reference, "Probe")."""
    handlers = reader.mapping(node, ("exec", "httpGet", "tcpSocket"))
    if len(handlers) != 1:
        raise reader.error(node, f"{len(handlers)} handlers; expected one of exec, httpGet, tcpSocket")
    kind, body = next(iter(handlers.items()))
    if kind == "exec":
        return {"exec": {"command": list(reader.strings(reader.mapping(body, ("command",), ("command",))["command"]))}}
    if kind == "tcpSocket":
        return {"tcpSocket": {"port": _port(reader, reader.mapping(body, ("port",), ("port",))["port"])}}
    keys = reader.mapping(body, ("path", "port", "scheme"), ("path", "port"))
    scheme = {"scheme": reader.one_of(keys["scheme"], ("HTTP", "HTTPS"))} if "scheme" in keys else {}
    return {"httpGet": {"path": reader.string(keys["path"]), "port": _port(reader, keys["port"]), **scheme}}
