"""The dialect of a stack: which engine obeyed it, and what Swarm made of keys that are Compose's.

``docker stack deploy`` ignores some service keys and refuses others
(docker/cli, ``cli/compose/types``: `UnsupportedProperties`,
`DeprecatedProperties`, `ForbiddenProperties`).  What had no effect in
production is not brought to life by a conversion: it is reported.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..manifests.pointer import Pointer, spell
from .model import Dialect, Model

IGNORED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "build",
            "cgroup",
            "cgroup_parent",
            "devices",
            "domainname",
            "external_links",
            "ipc",
            "links",
            "mac_address",
            "network_mode",
            "pid",
            "privileged",
            "restart",
            "security_opt",
            "shm_size",
            "userns_mode",
        ),
        "docker stack deploy ignores it",
    ),
    **dict.fromkeys(
        ("cpus", "cpu_period", "mem_reservation", "mem_swappiness", "pids_limit"),
        "docker stack deploy does not know it: deploy.resources is what counts",
    ),
    "container_name": "docker stack deploy ignores it: Swarm names its own containers",
}
REFUSED = (
    "cpu_quota",
    "cpu_shares",
    "cpuset",
    "extends",
    "mem_limit",
    "memswap_limit",
    "volume_driver",
    "volumes_from",
)
ONLY_SWARM = ("update_config", "rollback_config", "placement", "endpoint_mode")
_SWARM_MODES = ("global", "replicated-job", "global-job")


class DialectEvidence(NamedTuple):
    """The dialect and the place in the stack that tells it; no place where it is only the default."""

    dialect: Dialect
    because: str


def dialect_of(values: Mapping[str, Any]) -> DialectEvidence:
    """Swarm where something is said that only Swarm obeys, else Compose."""
    for pointer in _signs(values):
        return DialectEvidence(Dialect.SWARM, f"{spell(pointer)} is obeyed by Swarm alone")
    return DialectEvidence(Dialect.COMPOSE, "nothing in it is obeyed by Swarm alone")


def _signs(values: Mapping[str, Any]) -> Iterator[Pointer]:
    for name, service in (values.get("services") or {}).items():
        deploy = (service or {}).get("deploy") or {}
        at: Pointer = ("services", name, "deploy")
        yield from ((*at, key) for key in ONLY_SWARM if deploy.get(key))
        if deploy.get("mode") in _SWARM_MODES:
            yield (*at, "mode")
        if any(key.lower().startswith("traefik.") for key in deploy.get("labels") or {}):
            yield (*at, "labels")
        if ((deploy.get("resources") or {}).get("reservations") or {}).get("generic_resources"):
            yield (*at, "resources", "reservations", "generic_resources")
    for name, network in (values.get("networks") or {}).items():
        if (network or {}).get("driver") == "overlay":
            yield "networks", name, "driver"
    for section in ("secrets", "configs"):
        yield from (
            (section, name, "external")
            for name, each in (values.get(section) or {}).items()
            if (each or {}).get("external")
        )


class ObeyedModel(NamedTuple):
    """The model as its engine took it, and what that left out, with the reason."""

    model: Model
    ignored: tuple[tuple[Pointer, str], ...] = ()
    refused: tuple[Pointer, ...] = ()


def obeyed(model: Model, dialect: Dialect) -> ObeyedModel:
    """The model without what Swarm ignores; a key that Swarm refuses stays, since then Compose must have run it."""
    if dialect is Dialect.COMPOSE:
        return ObeyedModel(model)
    services: dict[str, Any] = {}
    ignored: list[tuple[Pointer, str]] = []
    refused: list[Pointer] = []
    for name, service in (model.values.get("services") or {}).items():
        services[name] = {
            key: value for key, value in (service or {}).items() if key not in IGNORED or _needed(key, service)
        }
        ignored += [(("services", name, key), IGNORED[key]) for key in service or {} if key not in services[name]]
        refused += [("services", name, key) for key in service or {} if key in REFUSED]
    reduced = model._replace(values={**model.values, "services": services})
    return ObeyedModel(reduced, tuple(ignored), tuple(refused))


def _needed(key: str, service: Mapping[str, Any]) -> bool:
    """A service without an image was built somewhere: its ``build`` is the one thing that names it."""
    return key == "build" and not service.get("image")
