"""``ports`` that are published → how they are reached from outside the cluster.

Swarm's routing mesh and Compose's proxy answer on every node; K3s' servicelb
does for a Service of type LoadBalancer (docs.k3s.io, "Networking Services").
It is a Service of its own, so that the one that siblings use stays as it is.

- ``mode: host`` is a ``hostPort`` of the container, no Service;
- a host IP of the loopback was never reached from outside, and is not now;
- ports 80 and 443 of every node are Traefik's on K3s, so they get no Service here (`catch_all`);
- a port that Traefik already routes to by name needs no second way in;
- 10250 and 6443 are the cluster's own on every node, and no load balancer may have them.
The file is long because these ways exclude one another, and are chosen in one place.
"""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from typing import Any, NamedTuple

from ....manifests.objects import Manifest, filled, manifest, target
from ...cluster import Exposure, Routing
from ...context import Conversion
from ...stack import Port, Service
from ..naming.derived_names import derived_name
from ..naming.network_names import on_host_network
from .ports import port_name

SUFFIX = "published"
WEB_PORT = "published-web-port"
WEB_PORTS = (80, 443)
NODE_PORTS = range(30000, 32768)
# Every node's own: servicelb would take 6443 away from the API server, and the API server refuses 10250 (ValidateService).
_OF_NODES = {10250: "kubelet", 6443: "API server"}
SSH = 22
_MANY = 100


class Outside(NamedTuple):
    """A port as it is reached from outside: ``number`` there (None where the cluster chooses), ``port`` inside."""

    port: Port
    number: int | None


def outside(service: Service, conversion: Conversion) -> tuple[Outside, ...]:
    """The published ports that get a Service for outside; no accounting, so that others may ask."""
    if conversion.cluster.exposure is Exposure.NONE or on_host_network(service, conversion):
        return ()
    return tuple(
        Outside(port, number)
        for port in service.ports
        if _is_open(port) and port.target not in routed_targets(service, conversion)
        for number in published_numbers(port)
        if not _of_traefik(number, conversion) and not _of_node(number or port.target, conversion)
    )


def published_manifests(service: Service, conversion: Conversion) -> list[Manifest]:
    """The Service for outside, or none; accounts for ``published``, ``mode`` and ``host_ip`` of every port."""
    found = outside(service, conversion)
    name = derived_name(service, SUFFIX, conversion)
    kind = "NodePort" if conversion.cluster.exposure is Exposure.NODE_PORT else "LoadBalancer"
    items: list[Manifest] = []
    if found:
        items.append(
            manifest(
                "v1",
                "Service",
                name,
                labels=conversion.selector(service),
                spec={"type": kind, "selector": conversion.selector(service), "ports": list(_ports(found, kind))},
            )
        )
    if len(found) > _MANY and kind == "LoadBalancer":
        conversion.find(
            found[0].port.at,
            "published-many-ports",
            f"{service.name} publishes {len(found)} ports, and K3s' servicelb runs a "
            "container for each on every node; expected fewer",
            help="mode: host for the ports of media and of calls, or a load balancer of your own",
        )
    for port in service.ports:
        _account(port, service, conversion, target(items[0], "spec.ports") if items else "")
    return items


def published_numbers(port: Port) -> tuple[int | None, ...]:
    """``8080``, a range (the engine took one of it, the first that was free), or None where the engine chose."""
    first = port.published.partition("-")[0]
    return (int(first),) if first.isdecimal() and int(first) else (None,)


def routed_targets(service: Service, conversion: Conversion) -> frozenset[int]:
    """The container ports that Traefik routes to by a name."""
    from .traefik.routes import routed_ports

    return routed_ports(service, conversion)


def is_loopback(host_ip: str) -> bool:
    """Whether a host IP is one that only the host itself reaches."""
    try:
        return ip_address(host_ip).is_loopback
    except ValueError:
        return host_ip == "localhost"


def _is_open(port: Port) -> bool:
    return port.mode != "host" and not is_loopback(port.host_ip) and is_published(port)


def is_published(port: Port) -> bool:
    """Whether the stack asks for a way in from outside: by a number, or by 0 for any."""
    return bool(port.published)


def is_web_port(port: Port, conversion: Conversion) -> bool:
    """Whether a port is published where K3s' Traefik listens."""
    return any(_of_traefik(number, conversion) for number in published_numbers(port))


def _of_traefik(number: int | None, conversion: Conversion) -> bool:
    """Whether K3s' Traefik has the port on every node, so that servicelb could not give it to another."""
    cluster = conversion.cluster
    return number in WEB_PORTS and cluster.routing is Routing.TRAEFIK and cluster.exposure is Exposure.LOAD_BALANCER


def _of_node(number: int, conversion: Conversion) -> str:
    """Whose the port is on every node, so that no load balancer may have it."""
    return _OF_NODES.get(number, "") if conversion.cluster.exposure is Exposure.LOAD_BALANCER else ""


def _ports(found: Iterable[Outside], kind: str) -> Iterator[dict[str, Any]]:
    """Service ports, each number and protocol once; a node port only where the range allows it."""
    seen: set[tuple[int, str]] = set()
    for each in found:
        number, protocol = each.number or each.port.target, each.port.protocol.upper()
        if (number, protocol) in seen:
            continue
        seen.add((number, protocol))
        yield filled(
            {
                "name": port_name(number, protocol),
                "port": number,
                "targetPort": each.port.target,
                "protocol": protocol,
                "appProtocol": each.port.app_protocol,
                "nodePort": number if kind == "NodePort" and number in NODE_PORTS else None,
            }
        )


def _account(port: Port, service: Service, conversion: Conversion, place: str) -> None:
    published, ledger = (*port.at, "published"), conversion.ledger
    ledger.mapped((*port.at, "mode"), place or f"Service/{conversion.name(service)}", rule="published-port")
    number = published_numbers(port)[0] if port.published else None
    if not port.published:
        ledger.not_applicable(published, rule="published-port", note="not published: only siblings reach it")
    elif on_host_network(service, conversion):
        ledger.not_applicable(
            published, rule="published-port", note="the pod is in its node's network, where it listens itself"
        )
    elif port.mode == "host":
        _account_host(port, service, conversion)
    elif is_loopback(port.host_ip):
        ledger.not_applicable(
            published,
            rule="published-loopback",
            note=f"{port.host_ip} was reached from the host alone; "
            f"kubectl port-forward service/{conversion.name(service)} does that",
        )
    elif conversion.cluster.exposure is Exposure.NONE:
        ledger.not_applicable(
            published, rule="published-port", note="nothing is exposed, as you asked; siblings reach it"
        )
    elif port.target in routed_targets(service, conversion):
        ledger.adapted(
            published,
            f"Service/{conversion.name(service)}.spec.ports",
            rule="published-routed",
            note="Traefik leads to it by name, so it has no second way in from outside",
        )
    elif owner := _of_node(number or port.target, conversion):
        conversion.decide(
            published,
            "published-node-port-taken",
            f"{service.name} publishes {number or port.target}, which is the {owner}'s on every node, and no load balancer "
            "may have it: publish another number, or convert with --exposure node-port",
            target=f"Service/{conversion.name(service)}.spec.ports",
        )
    elif _of_traefik(number, conversion):
        _account_web(port, number or 0, service, conversion)
    else:
        _account_outside(port, number, conversion, place)
    _account_address(port, conversion)


def _account_host(port: Port, service: Service, conversion: Conversion) -> None:
    from ..naming.manifest_paths import in_container

    place = in_container(service, conversion, "ports")
    conversion.ledger.mapped((*port.at, "mode"), place, rule="host-port")
    if port.published.isdecimal() and int(port.published):
        conversion.ledger.mapped((*port.at, "published"), place, rule="host-port")
    else:
        conversion.decide(
            (*port.at, "published"),
            "host-port-range",
            f"{service.name} takes any free port of {port.published} on its node; a hostPort is one number",
            target=place,
        )


def _account_web(port: Port, number: int, service: Service, conversion: Conversion) -> None:
    host = conversion.cluster.hosts.get(service.name, "")
    if host:
        place, note = f"IngressRoute/{conversion.name(service)}-host", f"Traefik leads {host} to it"
        conversion.ledger.adapted((*port.at, "published"), place, rule=WEB_PORT, note=note)
        return
    caught = "" if number == 443 else "; until then every host name that nobody else answers for leads to it"
    conversion.decide(
        (*port.at, "published"),
        WEB_PORT,
        f"{service.name} publishes {number}, which K3s' Traefik has on every node: give it a host name (Traefik labels, an "
        f"IngressRoute), or start K3s with --disable traefik and convert with --routing none{caught if number == 80 else ''}",
        target=f"Service/{conversion.name(service)}.spec.ports",
    )


def _account_outside(port: Port, number: int | None, conversion: Conversion, place: str) -> None:
    published, ledger = (*port.at, "published"), conversion.ledger
    if number == SSH and conversion.cluster.exposure is Exposure.LOAD_BALANCER:
        conversion.find(
            published,
            "published-ssh-port",
            "22 is sshd's on most nodes, and K3s' servicelb leads it to the stack instead",
            help="have sshd listen elsewhere, or publish another number",
        )
    if number is None:
        ledger.adapted(
            published, place, rule="published-any", note=f"any port, then as now: outside it is {port.target}"
        )
    elif "-" in port.published:
        ledger.adapted(
            published,
            place,
            rule="published-range",
            note="one port of the range, the first; the engine took any that was free",
        )
    elif conversion.cluster.exposure is Exposure.NODE_PORT and number not in NODE_PORTS:
        ledger.adapted(
            published,
            place,
            rule="published-node-port",
            note=f"node ports are {NODE_PORTS[0]} to {NODE_PORTS[-1]}; the cluster chooses one, kubectl get service tells it",
        )
    else:
        ledger.mapped(published, place, rule="published-port")


def _account_address(port: Port, conversion: Conversion) -> None:
    at = (*port.at, "host_ip")
    if not port.host_ip or port.host_ip in ("0.0.0.0", "::"):
        conversion.ledger.not_applicable(at, rule="host-ip", note="every address of every node, as is the default")
    elif is_loopback(port.host_ip):
        conversion.ledger.adapted(at, "", rule="published-loopback", note="not reached from outside the cluster")
    elif port.mode == "host":
        conversion.ledger.mapped(at, "", rule="host-port")
    else:
        conversion.decide(
            at,
            "host-ip",
            f"the port was bound to {port.host_ip} alone; a Service answers on every node: restrict it by "
            "loadBalancerSourceRanges or the nodes' firewall",
        )
