"""Attachments of a service: ports, mounts, networks, secrets and configs."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ...manifests.pointer import Pointer
from .scalars import size, texts


class Port(NamedTuple):
    """One published or container port; ``published`` may be a range (``8000-8010``), "" where the engine chooses."""

    at: Pointer
    target: int
    published: str = ""
    protocol: str = "tcp"
    mode: str = "ingress"
    host_ip: str = ""
    name: str = ""
    app_protocol: str = ""


class Mount(NamedTuple):
    """One entry of ``volumes``; ``source`` is a volume's key, an absolute path, or "" for an anonymous volume.

    ``type`` is bind, volume, tmpfs, npipe, cluster or image.  ``options`` is
    the block named after the type, as it stands in the model.
    """

    at: Pointer
    type: str
    source: str
    target: str
    read_only: bool = False
    consistency: str = ""
    options: Mapping[str, Any] = MappingProxyType({})

    @property
    def subpath(self) -> str:
        return str(self.options.get("subpath", ""))

    @property
    def tmpfs_size(self) -> int | None:
        return size(self.options.get("size"))


class Attachment(NamedTuple):
    """A service on a network; ``options`` is what the model says beside the aliases."""

    at: Pointer
    network: str
    aliases: tuple[str, ...]
    options: Mapping[str, Any]


class Grant(NamedTuple):
    """A secret or a config given to a service; ``mode`` is an integer of permission bits (0o440)."""

    at: Pointer
    source: str
    target: str
    uid: str = ""
    gid: str = ""
    mode: int | None = None


def read_ports(values: Any, at: Pointer) -> tuple[Port, ...]:
    """The ``ports`` of a service, from the long form."""
    return tuple(
        Port(
            (*at, index),
            int(each["target"]),
            str(each.get("published", "")),
            each.get("protocol", "tcp"),
            each.get("mode", "ingress"),
            each.get("host_ip", ""),
            each.get("name", ""),
            each.get("app_protocol", ""),
        )
        for index, each in enumerate(values or ())
    )


def read_mounts(values: Any, at: Pointer) -> tuple[Mount, ...]:
    """The ``volumes`` of a service, from the long form."""
    return tuple(
        Mount(
            (*at, index),
            each["type"],
            str(each.get("source", "")),
            each["target"],
            bool(each.get("read_only")),
            each.get("consistency", ""),
            each.get(each["type"]) or {},
        )
        for index, each in enumerate(values or ())
    )


def read_attachments(values: Any, at: Pointer) -> tuple[Attachment, ...]:
    """The ``networks`` of a service."""

    def each() -> Iterator[Attachment]:
        for network, value in (values or {}).items():
            options = dict(value or {})
            yield Attachment((*at, network), network, texts(options.pop("aliases", None)), options)

    return tuple(each())


def read_grants(values: Any, at: Pointer) -> tuple[Grant, ...]:
    """The ``secrets`` or ``configs`` of a service; the default target is left empty, since it differs between them."""
    return tuple(
        Grant(
            (*at, index),
            each["source"],
            str(each.get("target", "")),
            str(each.get("uid", "")),
            str(each.get("gid", "")),
            _mode(each.get("mode")),
        )
        for index, each in enumerate(values or ())
    )


def _mode(value: Any) -> int | None:
    """Permission bits; the canonical model writes them as an octal string."""
    return value if value is None or isinstance(value, int) else int(value, 8)
