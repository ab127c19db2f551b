"""What services share, at the top of a stack: networks, volumes, secrets and configs."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ...manifests.pointer import Pointer


class Network(NamedTuple):
    """A network by its key; ``name`` is what the engine calls it, ``values`` all that the model says."""

    at: Pointer
    key: str
    name: str
    external: bool
    internal: bool
    values: Mapping[str, Any]


class Volume(NamedTuple):
    """A volume by its key; ``options`` are its ``driver_opts``."""

    at: Pointer
    key: str
    name: str
    external: bool
    driver: str
    options: Mapping[str, str]
    labels: Mapping[str, str]


class SecretOrConfig(NamedTuple):
    """A secret or config by its key: where its content is.

    Of ``file`` (absolute path), ``environment`` (a variable's name) and
    ``content`` at most one is set; none for an external one.
    """

    at: Pointer
    key: str
    name: str
    external: bool
    file: str
    environment: str
    content: str | None
    values: Mapping[str, Any]


def read_networks(values: Any) -> dict[str, Network]:
    """The top-level ``networks``."""
    return {
        key: Network(
            ("networks", key), key, value.get("name", key), _external(value), bool(value.get("internal")), value
        )
        for key, each in (values or {}).items()
        for value in [each or {}]
    }


def read_volumes(values: Any) -> dict[str, Volume]:
    """The top-level ``volumes``."""
    return {
        key: Volume(
            ("volumes", key),
            key,
            value.get("name", key),
            _external(value),
            value.get("driver", ""),
            dict(value.get("driver_opts") or {}),
            dict(value.get("labels") or {}),
        )
        for key, each in (values or {}).items()
        for value in [each or {}]
    }


def read_sources(values: Any, section: str) -> dict[str, SecretOrConfig]:
    """The top-level ``secrets`` or ``configs``."""
    return {
        key: SecretOrConfig(
            (section, key),
            key,
            value.get("name", key),
            _external(value),
            value.get("file", ""),
            value.get("environment", ""),
            value.get("content"),
            value,
        )
        for key, each in (values or {}).items()
        for value in [each or {}]
    }


def _external(value: Mapping[str, Any]) -> bool:
    external = value.get("external")
    return bool(external.get("name", True) if isinstance(external, dict) else external)
