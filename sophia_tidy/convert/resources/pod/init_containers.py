"""``depends_on`` → init containers that wait, in the Compose dialect; Swarm ignores ``depends_on``.

- ``service_healthy``: a connection to the dependency's Service.  A Service
  only leads to pods that are ready, and ready is what the health check says,
  so no permission to ask the API server is needed.
- ``service_started``: the same, but it gives up after a minute and lets the
  service start, because Compose asks for no more than a start: a dependency
  that becomes ready late, or only by the help of this service, stops nothing.
- ``service_completed_successfully``: ``kubectl wait`` for the Job; nothing
  but the API server knows that a Job is complete, so the pod gets a token
  that may read that one Job, and only its init container has it.
- ``required: false``: as ``service_started``; a dependency that no chosen
  profile starts is not waited for at all.

Two services without a network in common cannot connect, so there is nothing
to wait by.
"""

from collections.abc import Iterator
from typing import Any

from ....manifests.objects import filled
from ...context import Conversion
from ...model import Dialect
from ...stack import Dependency, Service
from ..naming.manifest_paths import in_pod
from ..naming.network_names import meet, networks_of, on_host_network
from ..naming.variable_expansion import escaped
from ..naming.workload_kind import COMPLETED, Workload, replicas_of, workload_of
from ..network.ports import container_ports
from .job_access import MOUNT, TOKEN

BUSYBOX, KUBECTL = "busybox:1.37.0", "registry.k8s.io/kubectl:v1.33.4"
HEALTHY = "service_healthy"
PATIENCE, PAUSE = 60, 2
_AGAIN = "a container that fails is started again until what it needs is there"
_RESOURCES = {"limits": {"cpu": "100m", "memory": "32Mi"}, "requests": {"cpu": "10m", "memory": "8Mi"}}
_KUBECTL_RESOURCES = {"limits": {"cpu": "200m", "memory": "128Mi"}, "requests": {"cpu": "10m", "memory": "32Mi"}}
_NOBODY = {
    "runAsNonRoot": True,
    "runAsUser": 65534,
    "runAsGroup": 65534,
    "readOnlyRootFilesystem": True,
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
}


def init_containers(service: Service, conversion: Conversion) -> list[dict[str, Any]]:
    """One container for each dependency that has to be waited for, in the order of the stack."""
    return [
        container for dependency in service.depends_on for container in _of_dependency(dependency, service, conversion)
    ]


def awaited_jobs(service: Service, conversion: Conversion) -> list[Service]:
    """The services whose Jobs have to be complete before this one starts."""
    if not _waits(conversion) or not _reaches_api(service, conversion):
        return []
    others = [conversion.stack.services.get(each.service) for each in service.depends_on if each.condition == COMPLETED]
    return [other for other in others if other is not None and workload_of(other, conversion) is Workload.JOB]


def _waits(conversion: Conversion) -> bool:
    return conversion.stack.dialect is Dialect.COMPOSE and conversion.cluster.wait_for_dependencies


def _reaches_api(service: Service, conversion: Conversion) -> bool:
    """Whether the pod may connect to the API server: not from internal networks alone, which have no way out."""
    keys = networks_of(service, conversion)
    networks = [conversion.stack.networks.get(key) for key in keys]
    return (
        not conversion.cluster.network_policies
        or not keys
        or any(network is None or not network.internal for network in networks)
    )


def _of_dependency(dependency: Dependency, service: Service, conversion: Conversion) -> Iterator[dict[str, Any]]:
    other, ledger, at = conversion.stack.services.get(dependency.service), conversion.ledger, dependency.at
    if dependency.restart:
        conversion.decide(
            (*at, "restart"),
            "depends-restart",
            f"Kubernetes does not restart {service.name} when {dependency.service} is "
            "updated; reconnect in the program, or restart it with kubectl rollout restart",
        )
    if other is None:
        ledger.not_applicable(at, rule="depends-on", note=f"{dependency.service} is not part of what is converted")
    elif not _waits(conversion):
        ledger.not_applicable(
            at,
            rule="depends-on",
            note="docker stack deploy ignores it"
            if conversion.stack.dialect is Dialect.SWARM
            else f"waiting is switched off: {_AGAIN}",
        )
    elif dependency.condition == COMPLETED:
        yield from _for_job(dependency, other, service, conversion)
    else:
        yield from _for_connection(dependency, other, service, conversion)


def _for_connection(
    dependency: Dependency, other: Service, service: Service, conversion: Conversion
) -> Iterator[dict[str, Any]]:
    port = next((port.number for port in container_ports(other, conversion) if port.protocol == "TCP"), None)
    reason = _cannot_connect(port, other, service, conversion)
    if reason:
        conversion.ledger.adapted(
            dependency.at, in_pod(service, conversion), rule="depends-on", note=f"{reason}: {_AGAIN}"
        )
        return
    strict = dependency.condition == HEALTHY and dependency.required
    place = in_pod(service, conversion, "initContainers")
    if strict:
        conversion.ledger.mapped(dependency.at, place, rule="depends-on")
    else:
        conversion.ledger.adapted(
            dependency.at, place, rule="depends-on", note=f"it waits until the other answers, at most {PATIENCE} s"
        )
    yield _container(
        f"wait-for-{conversion.name(other)}"[:63].rstrip("-"),
        conversion.cluster.images.get(BUSYBOX, BUSYBOX),
        ["/bin/sh", "-c", _line(conversion.name(other), port or 0, strict=strict)],
        _RESOURCES,
    )


def _cannot_connect(port: int | None, other: Service, service: Service, conversion: Conversion) -> str:
    if port is None:
        return f"{other.name} listens on no port that is known"
    if on_host_network(service, conversion) or on_host_network(other, conversion):
        return "one of the two is in its node's network"
    if replicas_of(other) == 0:
        return f"{other.name} runs no copy"
    if workload_of(other, conversion) in (Workload.JOB, Workload.CRON_JOB):
        return f"{other.name} is a Job"
    return "" if meet(service, other, conversion) else f"{other.name} is on none of its networks"


def _line(name: str, port: int, *, strict: bool) -> str:
    """A shell line that ends when ``name:port`` takes a connection, or without ``strict`` when patience does."""
    attempt = f"nc -z -w {PAUSE} {name} {port}"
    if strict:
        return f"until {attempt}; do sleep {PAUSE}; done"
    attempts = PATIENCE // (2 * PAUSE)
    return escaped(f"for i in $(seq {attempts}); do {attempt} && exit 0; sleep {PAUSE}; done; exit 0")


def _for_job(
    dependency: Dependency, other: Service, service: Service, conversion: Conversion
) -> Iterator[dict[str, Any]]:
    if workload_of(other, conversion) is not Workload.JOB:
        conversion.decide(
            dependency.at,
            "depends-completed",
            f"{other.name} is a {workload_of(other, conversion)}, which is never complete; "
            "make it a Job or wait for its port",
        )
        return
    if not _reaches_api(service, conversion):
        conversion.decide(
            dependency.at,
            "depends-completed",
            f"{service.name} is on internal networks alone, from which "
            f"nobody can ask whether {other.name} is complete; let its program wait, or apply them in turn",
        )
        return
    conversion.ledger.mapped(dependency.at, in_pod(service, conversion, "initContainers"), rule="depends-completed")
    name = conversion.name(other)
    command = ["kubectl", "wait", "--for=condition=complete", "--timeout=-1s", f"job/{name}"]
    container = _container(
        f"wait-for-{name}"[:63].rstrip("-"),
        conversion.cluster.images.get(KUBECTL, KUBECTL),
        command,
        _KUBECTL_RESOURCES,
    )
    yield {**container, "volumeMounts": [{"name": TOKEN, "mountPath": MOUNT, "readOnly": True}]}


def _container(name: str, image: str, command: list[str], resources: dict[str, Any]) -> dict[str, Any]:
    return filled(
        {
            "name": name,
            "image": image,
            "imagePullPolicy": "IfNotPresent",
            "command": command,
            "resources": resources,
            "securityContext": dict(_NOBODY),
        }
    )
