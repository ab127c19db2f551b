"""``deploy``: how many, where, with what, and how they are replaced (compose-spec, "Compose Deploy Specification")."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ...manifests.pointer import Pointer
from .scalars import seconds, size, texts


class Device(NamedTuple):
    """A request for devices, of ``deploy.resources.reservations.devices`` or ``gpus``; ``number`` -1 means all."""

    at: Pointer
    capabilities: tuple[str, ...]
    driver: str = ""
    number: int | None = None
    device_ids: tuple[str, ...] = ()
    options: Mapping[str, str] = MappingProxyType({})


class GenericResource(NamedTuple):
    """A Swarm ``generic_resources`` entry."""

    at: Pointer
    kind: str
    value: int


class Share(NamedTuple):
    """``limits`` or ``reservations``: cores, bytes and a count of processes."""

    at: Pointer
    cpus: float | None = None
    memory: int | None = None
    pids: int | None = None
    devices: tuple[Device, ...] = ()
    generic: tuple[GenericResource, ...] = ()


class RestartPolicy(NamedTuple):
    """Durations in seconds."""

    at: Pointer
    condition: str = ""
    delay: float | None = None
    max_attempts: int | None = None
    window: float | None = None


class Update(NamedTuple):
    """``update_config`` or ``rollback_config``; durations in seconds, ``parallelism`` 0 means all at once."""

    at: Pointer
    parallelism: int | None = None
    delay: float | None = None
    failure_action: str = ""
    monitor: float | None = None
    max_failure_ratio: float | None = None
    order: str = ""


class Placement(NamedTuple):
    """Constraints as written (``node.role == manager``); ``spread`` are the labels of the preferences."""

    at: Pointer
    constraints: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()
    max_replicas_per_node: int | None = None


class Deploy(NamedTuple):
    """All of ``deploy``; a part that the file does not have is None."""

    at: Pointer
    mode: str = ""
    replicas: int | None = None
    labels: Mapping[str, str] = MappingProxyType({})
    limits: Share | None = None
    reservations: Share | None = None
    restart_policy: RestartPolicy | None = None
    update_config: Update | None = None
    rollback_config: Update | None = None
    placement: Placement | None = None
    endpoint_mode: str = ""


def read_deploy(value: Any, at: Pointer) -> Deploy:
    """The ``deploy`` of a service; all defaults where there is none."""
    value = value or {}
    resources = value.get("resources") or {}
    return Deploy(
        at=at,
        mode=value.get("mode", ""),
        replicas=_whole(value.get("replicas")),
        labels=dict(value.get("labels") or {}),
        limits=_share(resources.get("limits"), (*at, "resources", "limits")),
        reservations=_share(resources.get("reservations"), (*at, "resources", "reservations")),
        restart_policy=_restart_policy(value.get("restart_policy"), (*at, "restart_policy")),
        update_config=_update(value.get("update_config"), (*at, "update_config")),
        rollback_config=_update(value.get("rollback_config"), (*at, "rollback_config")),
        placement=_placement(value.get("placement"), (*at, "placement")),
        endpoint_mode=value.get("endpoint_mode", ""),
    )


def read_devices(values: Any, at: Pointer) -> tuple[Device, ...]:
    """``gpus`` or ``devices`` of the reservations."""
    return tuple(
        Device(
            (*at, index),
            texts(each.get("capabilities")),
            each.get("driver", ""),
            _whole(each.get("count")),
            texts(each.get("device_ids")),
            dict(each.get("options") or {}),
        )
        for index, each in enumerate(values or ())
    )


def _share(value: Any, at: Pointer) -> Share | None:
    if value is None:
        return None
    cpus = value.get("cpus")
    generic = tuple(
        GenericResource((*at, "generic_resources", index), spec.get("kind", ""), int(spec.get("value", 0)))
        for index, each in enumerate(value.get("generic_resources") or ())
        for spec in [each.get("discrete_resource_spec") or {}]
    )
    return Share(
        at,
        None if cpus is None else float(cpus),
        size(value.get("memory")),
        _whole(value.get("pids")),
        read_devices(value.get("devices"), (*at, "devices")),
        generic,
    )


def _restart_policy(value: Any, at: Pointer) -> RestartPolicy | None:
    if value is None:
        return None
    return RestartPolicy(
        at,
        value.get("condition", ""),
        seconds(value.get("delay")),
        _whole(value.get("max_attempts")),
        seconds(value.get("window")),
    )


def _update(value: Any, at: Pointer) -> Update | None:
    if value is None:
        return None
    return Update(
        at,
        _whole(value.get("parallelism")),
        seconds(value.get("delay")),
        value.get("failure_action", ""),
        seconds(value.get("monitor")),
        value.get("max_failure_ratio"),
        value.get("order", ""),
    )


def _placement(value: Any, at: Pointer) -> Placement | None:
    if value is None:
        return None
    return Placement(
        at,
        texts(value.get("constraints")),
        tuple(str(each.get("spread", "")) for each in value.get("preferences") or ()),
        _whole(value.get("max_replicas_per_node")),
    )


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
