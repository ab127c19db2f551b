"""The backend of a router: the Service and port that it leads to.

A router without ``service`` leads to the one service of its own labels, or to
the lowest port of its container (Traefik, "Docker provider", port detection).
``api@internal`` and its like are Traefik's own.
"""

from collections.abc import Iterator
from typing import Any

from .....manifests.objects import filled
from ....cluster import Routing
from ....context import Conversion
from ....names import label
from ....questions import asked_once
from ....stack import Service
from ...naming.registry import named
from ..detected_calls import asked_by_traefik
from ..ports import container_ports, declared_ports
from .configuration import configuration
from .fields import SERVICE, TCP_SERVICE, Malformed, put, read_fields
from .part import OWN_PROVIDERS, Protocol, TraefikPart, local_name

_HTTPS_BY_PORT = 443
TRANSPORT_PROTOCOLS = {Protocol.HTTP: "TCP", Protocol.TCP: "TCP", Protocol.UDP: "UDP"}


def backends(router: TraefikPart, conversion: Conversion) -> list[dict[str, Any]]:
    """The ``services`` of a route; none where there is no port to lead to."""
    return [found for found in _backends(router, conversion) if found is not None]


def backend_named(reference: str, part: TraefikPart, conversion: Conversion) -> dict[str, Any] | None:
    """The service entry for a reference from a part's labels."""
    return next(iter(_named(reference, part, conversion)), None)


def routed_ports(service: Service, conversion: Conversion) -> frozenset[int]:
    """The ports of a service to which a router leads."""
    if conversion.cluster.routing is Routing.NONE:
        return frozenset()
    return frozenset(_all_routed(conversion).get(service.name, ()))


@asked_once
def _all_routed(conversion: Conversion) -> dict[str, set[int]]:
    names = {conversion.name(service): service.name for service in conversion.stack.services.values()}
    found: dict[str, set[int]] = {}
    for router in configuration(conversion).routers.values():
        for backend in backends(router, conversion):
            if backend["name"] in names and "port" in backend:
                found.setdefault(names[backend["name"]], set()).add(backend["port"])
    for name, ports in asked_by_traefik(conversion).items():
        found.setdefault(name, set()).update(ports)
    return found


def _backends(router: TraefikPart, conversion: Conversion) -> Iterator[dict[str, Any] | None]:
    reference = router.get("service")
    if reference:
        yield from _named(reference, router, conversion)
        return
    owner = conversion.stack.services[router.owner]
    parts = [part for part in configuration(conversion).owned("services", owner) if part.protocol is router.protocol]
    own = next((part for part in parts if part.name == router.name), parts[0] if parts else None)
    if own is not None:
        yield from _of_part(own, conversion)
    else:
        yield _entry(owner, _lowest(owner, router.protocol, conversion), router.protocol, conversion)


def _named(reference: str, router: TraefikPart, conversion: Conversion) -> Iterator[dict[str, Any] | None]:
    name, provider = local_name(reference)
    part = configuration(conversion).services.get((router.protocol, name))
    if provider == "internal":
        yield {"kind": "TraefikService", "name": f"{name}@internal"}
    elif provider not in OWN_PROVIDERS:
        return
    elif part is not None:
        yield from _of_part(part, conversion)
    else:
        owner = conversion.stack.services[router.owner]
        automatic = {
            router.owner,
            conversion.name(owner),
            f"{conversion.stack.name}-{router.owner}",
            f"{router.owner}-{conversion.stack.name}",
            f"{conversion.stack.name}_{router.owner}",
        }
        if label(name) in {label(each) for each in automatic}:  # the service that the provider makes for a container
            yield _entry(owner, _lowest(owner, router.protocol, conversion), router.protocol, conversion)
        elif name in conversion.stack.services:
            other = conversion.stack.services[name]
            yield _entry(other, _lowest(other, router.protocol, conversion), router.protocol, conversion)


def _of_part(part: TraefikPart, conversion: Conversion) -> Iterator[dict[str, Any] | None]:
    if part.has("weighted", "services"):
        yield from _weighted(part, conversion)
        return
    owner = conversion.stack.services[part.owner]
    said = part.get("loadbalancer", "server", "port")
    port = int(said) if said.isdecimal() else _lowest(owner, part.protocol, conversion)
    entry = _entry(owner, port, part.protocol, conversion)
    if entry is not None and part.protocol is not Protocol.UDP:
        _options(part, entry, conversion)
    yield entry


def _weighted(part: TraefikPart, conversion: Conversion) -> Iterator[dict[str, Any] | None]:
    """Several services in shares: the route itself takes several with weights."""
    indexes = dict.fromkeys(key[0] for key, _ in part.below("weighted", "services") if key)
    for index in indexes:
        reference, weight = (
            part.get("weighted", "services", index, "name"),
            part.get("weighted", "services", index, "weight"),
        )
        for entry in _named(reference, part, conversion) if local_name(reference)[0] != part.name else ():
            if entry is not None:
                yield {**entry, "weight": int(weight) if weight.isdecimal() else 1}


def _entry(service: Service, port: int | None, protocol: Protocol, conversion: Conversion) -> dict[str, Any] | None:
    if port is None:
        return None
    # Traefik speaks TLS to port 443 of a Service unless told otherwise, as it does not to a container.
    return filled(
        {
            "name": conversion.name(service),
            "port": port,
            "scheme": "http" if port == _HTTPS_BY_PORT and protocol is Protocol.HTTP else "",
        }
    )


def _lowest(service: Service, protocol: Protocol, conversion: Conversion) -> int | None:
    """The lowest of the declared ports, as Traefik takes it; else of those that are known."""
    if protocol is not Protocol.UDP and (declared := declared_ports(service)):
        return min(declared)
    wanted = TRANSPORT_PROTOCOLS[protocol]
    return min((port.number for port in container_ports(service, conversion) if port.protocol == wanted), default=None)


def _options(part: TraefikPart, entry: dict[str, Any], conversion: Conversion) -> None:
    """What a route's service may say beside name and port; a wrong value is told where it is accounted for."""
    table = SERVICE if part.protocol is Protocol.HTTP else TCP_SERVICE
    labels = {key: (found.path[-len(key) :], found.value) for key, found in part.below("loadbalancer") if key}
    for key, each in labels.items():
        try:
            for _, path, value in read_fields({key: each}, table):
                put(entry, path, value)
        except Malformed:
            continue
    if part.protocol is Protocol.TCP:
        if part.truth("loadbalancer", "server", "tls"):
            entry["tls"] = True
        return
    if part.truth("loadbalancer", "sticky") or (part.has("loadbalancer", "sticky", "cookie") and "sticky" not in entry):
        entry["sticky"] = {"cookie": {}}
    if scheme := part.get("loadbalancer", "server", "scheme"):
        entry["scheme"] = scheme
    if transport := part.get("loadbalancer", "serverstransport"):
        name, provider = local_name(transport)
        if provider in OWN_PROVIDERS:
            entry["serversTransport"] = named(("ServersTransport",), ("traefik", name), label(name), conversion)
