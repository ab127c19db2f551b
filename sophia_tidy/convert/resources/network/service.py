"""Service: the name by which siblings reach a Compose service.

Swarm and Compose give every service a DNS name, ports or no ports
(docs.docker.com, "Manage swarm service networks"; "Networking in Compose");
Kubernetes only where a Service exists.  So every service gets one: with its
container ports, its published ports beside them where they differ, headless
where none is known or where ``endpoint_mode: dnsrr`` asks for the pods'
addresses.  A Job gets one only if it listens or is named by somebody.
"""

from collections.abc import Iterator
from typing import Any

from ....kernel.finding import Severity
from ....manifests.objects import Manifest, filled, manifest, target
from ....manifests.pointer import Pointer
from ...context import Conversion
from ...stack import Service
from ..naming.derived_names import pods_name, tasks_name
from ..naming.workload_kind import Workload, workload_of
from .aliases import alias_manifests
from .ports import ContainerPort, container_ports, exposed, port_name
from .published_ports import is_published, published_manifests, published_numbers
from .service_hosts import TASKS, hosts, mentioned

HEADLESS = "None"


def service_manifests(service: Service, conversion: Conversion) -> list[Manifest]:
    """All Services that lead to a service's pods: its own, the headless ones, aliases, and the one for outside."""
    own = cluster_service(service, conversion)
    _account(service, conversion, own)
    ports = own["spec"].get("ports") if own is not None else None
    return [
        *([own] if own is not None else []),
        *_headless(service, conversion),
        *alias_manifests(
            service, conversion, ports or [], headless=own is not None and own["spec"].get("clusterIP") == HEADLESS
        ),
        *published_manifests(service, conversion),
    ]


def cluster_service(service: Service, conversion: Conversion) -> Manifest | None:
    """The Service that siblings use; None for a Job that nobody could or does connect to."""
    if not has_service(service, conversion):
        return None
    by_pods = service.deploy.endpoint_mode == "dnsrr"
    ports = list(service_ports(service, conversion, headless=by_pods))
    spec = {
        "clusterIP": HEADLESS if by_pods or not ports else "",
        "selector": conversion.selector(service),
        "ports": ports,
    }
    return manifest("v1", "Service", conversion.name(service), labels=conversion.selector(service), spec=filled(spec))


def has_service(service: Service, conversion: Conversion) -> bool:
    """Whether there is a Service by the service's own name."""
    if workload_of(service, conversion) not in (Workload.JOB, Workload.CRON_JOB):
        return True
    return bool(container_ports(service, conversion)) or service.name.lower() in mentioned(conversion)


def service_ports(service: Service, conversion: Conversion, *, headless: bool = False) -> Iterator[dict[str, Any]]:
    """The container's ports; then published ones as further doors to them, which a headless Service cannot have."""
    ports = container_ports(service, conversion)
    yield from (_port(each) for each in ports)
    taken = {(each.number, each.protocol) for each in ports}
    names = {each.name for each in ports}
    for port in service.ports if not headless else ():
        number, protocol = published_numbers(port)[0] if is_published(port) else None, port.protocol.upper()
        if number is None or (number, protocol) in taken or port_name(number, protocol) in names:
            continue
        taken.add((number, protocol))
        yield {"name": port_name(number, protocol), "port": number, "targetPort": port.target, "protocol": protocol}


def is_tasks_used(service: Service, conversion: Conversion) -> bool:
    """Whether somebody asks for each pod by ``tasks.<service>``."""
    return any(
        host.service == service.name and name.startswith(TASKS) and name.lower() in mentioned(conversion)
        for name, host in hosts(conversion).items()
    )


def _port(port: ContainerPort) -> dict[str, Any]:
    return filled(
        {
            "name": port.name,
            "port": port.number,
            "targetPort": port.number,
            "protocol": port.protocol,
            "appProtocol": port.application,
        }
    )


def _headless(service: Service, conversion: Conversion) -> Iterator[Manifest]:
    """``<name>-tasks`` where it is asked for, and what gives a StatefulSet's pods their names."""
    if is_tasks_used(service, conversion):
        yield headless_service(tasks_name(service, conversion), service, conversion)
    if workload_of(service, conversion) is Workload.STATEFUL_SET:
        # Members of a cluster look for each other before they are ready; without this they never become it.
        yield headless_service(pods_name(service, conversion), service, conversion, publishNotReadyAddresses=True)


def headless_service(name: str, service: Service, conversion: Conversion, **more: Any) -> Manifest:
    """A Service without an address of its own: its name leads to every pod."""
    spec = {
        "clusterIP": HEADLESS,
        **more,
        "selector": conversion.selector(service),
        "ports": [_port(each) for each in container_ports(service, conversion)],
    }
    return manifest("v1", "Service", name, labels=conversion.selector(service), spec=filled(spec))


def _account(service: Service, conversion: Conversion, own: Manifest | None) -> None:
    place = target(own, "spec.ports") if own is not None else ""
    _account_ports(service, conversion, place)
    _account_endpoint_mode(service, conversion, own)
    for index, text in enumerate(service.expose):
        _account_exposed(text, service.key("expose", index), conversion, place)
    if own is not None and not own["spec"].get("ports"):
        conversion.find(
            service.at,
            "no-port-known",
            f"{service.name} says no port that it listens on; its Service leads to its pods, on any port",
            severity=Severity.NOTE,
            help="if others connect to it, say the port under expose",
        )


def _account_ports(service: Service, conversion: Conversion, place: str) -> None:
    named = {(each.number, each.protocol): each.name for each in container_ports(service, conversion)}
    for port in service.ports:
        ledger = conversion.ledger
        for key in ("target", "protocol", "app_protocol"):
            ledger.mapped((*port.at, key), place, rule="service-port")
        if named.get((port.target, port.protocol.upper())) == port.name:
            ledger.mapped((*port.at, "name"), place, rule="service-port")
        elif port.name:
            ledger.adapted(
                (*port.at, "name"),
                place,
                rule="service-port",
                note="another name: a port's is at most 15 of a-z, 0-9 and -, and its own",
            )


def _account_exposed(text: str, at: Pointer, conversion: Conversion, place: str) -> None:
    if exposed(text):
        conversion.ledger.mapped(at, place, rule="service-port")


def _account_endpoint_mode(service: Service, conversion: Conversion, own: Manifest | None) -> None:
    at = (*service.deploy.at, "endpoint_mode")
    if service.deploy.endpoint_mode and own is None:
        conversion.ledger.not_applicable(at, rule="endpoint-mode", note="a Job that nobody connects to has no Service")
    elif service.deploy.endpoint_mode and own is not None:
        conversion.ledger.mapped(at, target(own, "spec.clusterIP"), rule="endpoint-mode")
