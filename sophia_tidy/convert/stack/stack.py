"""A stack: its services and what they share, typed, in the words of the compose-spec."""

from collections.abc import Mapping
from typing import NamedTuple

from ..model import Dialect, Model
from .service import Service, read_service
from .shared import Network, SecretOrConfig, Volume, read_networks, read_sources, read_volumes


class Stack(NamedTuple):
    """Everything that a conversion reads; ``model`` is where it came from, with places and templates."""

    name: str
    dialect: Dialect
    services: Mapping[str, Service]
    networks: Mapping[str, Network]
    volumes: Mapping[str, Volume]
    secrets: Mapping[str, SecretOrConfig]
    configs: Mapping[str, SecretOrConfig]
    model: Model


def read_stack(model: Model, dialect: Dialect) -> Stack:
    """The typed stack of a loaded model."""
    values = model.values
    return Stack(
        values.get("name", ""),
        dialect,
        {name: read_service(name, each or {}) for name, each in (values.get("services") or {}).items()},
        read_networks(values.get("networks")),
        read_volumes(values.get("volumes")),
        read_sources(values.get("secrets"), "secrets"),
        read_sources(values.get("configs"), "configs"),
        model,
    )
