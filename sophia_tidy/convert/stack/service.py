"""A service, with every key of the compose-spec that says how it runs.

Keys that have a shape of their own are typed; the rest is as the canonical
model has it, in `values`, and read through `get`, so that a resource can
account for a key that has no use here.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ...manifests.pointer import Pointer
from .attachments import Attachment, Grant, Mount, Port, read_attachments, read_grants, read_mounts, read_ports
from .deploy import Deploy, Device, read_deploy, read_devices
from .health import Healthcheck, read_healthcheck
from .scalars import seconds, size, texts


class Dependency(NamedTuple):
    """One entry of ``depends_on``; ``condition`` is service_started, service_healthy or service_completed_successfully."""

    at: Pointer
    service: str
    condition: str
    required: bool
    restart: bool


class Service(NamedTuple):
    """One service of a stack.

    ``command`` and ``entrypoint`` are None where the image decides, and ()
    where the file resets them.  ``environment`` maps a name to its value, or
    to None where the value is passed through from the caller's environment.
    Durations are in seconds, sizes in bytes.
    """

    at: Pointer
    name: str
    image: str
    values: Mapping[str, Any]
    command: tuple[str, ...] | None
    entrypoint: tuple[str, ...] | None
    environment: Mapping[str, str | None]
    ports: tuple[Port, ...]
    expose: tuple[str, ...]
    mounts: tuple[Mount, ...]
    networks: tuple[Attachment, ...]
    secrets: tuple[Grant, ...]
    configs: tuple[Grant, ...]
    healthcheck: Healthcheck | None
    deploy: Deploy
    depends_on: tuple[Dependency, ...]
    labels: Mapping[str, str]
    gpus: tuple[Device, ...]

    def get(self, key: str) -> Any:
        """The value of a key as the model has it, or None."""
        return self.values.get(key)

    def key(self, *keys: str | int) -> Pointer:
        """The pointer of something below this service."""
        return (*self.at, *keys)

    def texts(self, key: str) -> tuple[str, ...]:
        """A key that holds a string or a list of them."""
        return texts(self.values.get(key))

    def seconds(self, key: str) -> float | None:
        """A key that holds a duration."""
        return seconds(self.values.get(key))

    def size(self, key: str) -> int | None:
        """A key that holds a size in bytes."""
        return size(self.values.get(key))


def read_service(name: str, values: Mapping[str, Any]) -> Service:
    """One service from the canonical model."""
    at: Pointer = ("services", name)
    return Service(
        at=at,
        name=name,
        image=values.get("image", ""),
        values=values,
        command=_words(values.get("command")),
        entrypoint=_words(values.get("entrypoint")),
        environment=dict(values.get("environment") or {}),
        ports=read_ports(values.get("ports"), (*at, "ports")),
        expose=texts(values.get("expose")),
        mounts=read_mounts(values.get("volumes"), (*at, "volumes")),
        networks=read_attachments(values.get("networks"), (*at, "networks")),
        secrets=read_grants(values.get("secrets"), (*at, "secrets")),
        configs=read_grants(values.get("configs"), (*at, "configs")),
        healthcheck=read_healthcheck(values.get("healthcheck"), (*at, "healthcheck")),
        deploy=read_deploy(values.get("deploy"), (*at, "deploy")),
        depends_on=_dependencies(values.get("depends_on"), (*at, "depends_on")),
        labels=dict(values.get("labels") or {}),
        gpus=read_devices(values.get("gpus"), (*at, "gpus")),
    )


def _words(value: Any) -> tuple[str, ...] | None:
    return None if value is None else tuple(map(str, value))


def _dependencies(values: Any, at: Pointer) -> tuple[Dependency, ...]:
    return tuple(
        Dependency(
            (*at, name),
            name,
            value.get("condition", "service_started"),
            value.get("required", True),
            bool(value.get("restart")),
        )
        for name, value in (values or {}).items()
    )
