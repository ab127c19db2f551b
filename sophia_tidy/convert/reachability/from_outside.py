"""Ways in from outside: through the routes of the ingress controller, and to published ports."""

from collections.abc import Iterator, Sequence
from typing import Any

from ...manifests.objects import Manifest
from ...manifests.pointer import Pointer
from ..context import Conversion
from .policies import lets_in
from .proof import OUTSIDE, CallStatus, Edge
from .scene import Caller, Scene, service_port

CONTROLLER = Caller({"app.kubernetes.io/name": "traefik"}, {"kubernetes.io/metadata.name": "kube-system"})
INTERNET = Caller(None, {})
_ROUTES = ("IngressRoute", "IngressRouteTCP", "IngressRouteUDP")
_OPEN = ("LoadBalancer", "NodePort")


def outside_edges(manifests: Sequence[Manifest], conversion: Conversion, world: Scene) -> Iterator[Edge]:
    """An edge for each port that a route or a published port leads to."""
    names = {conversion.name(service): service.name for service in conversion.stack.services.values()}
    for item in manifests:
        for name, port in _leads(item):
            if name in names:
                yield _edge(
                    names[name],
                    name,
                    port,
                    "UDP" if item["kind"] == "IngressRouteUDP" else "TCP",
                    CONTROLLER,
                    conversion,
                    world,
                )
        if item["kind"] == "Service" and item["spec"].get("type") in _OPEN:
            yield from _published(item, names, conversion, world)


def _leads(item: Manifest) -> Iterator[tuple[str, int]]:
    """Services and ports that a route names."""
    if item["kind"] in _ROUTES:
        backends = [each for route in item["spec"].get("routes") or () for each in route.get("services") or ()]
        yield from ((each["name"], each["port"]) for each in backends if "port" in each)
    elif item["kind"] == "Ingress":
        paths = [
            path for rule in item["spec"].get("rules") or () for path in (rule.get("http") or {}).get("paths") or ()
        ]
        yield from (
            (path["backend"]["service"]["name"], path["backend"]["service"]["port"]["number"]) for path in paths
        )


def _edge(
    service: str, name: str, port: int, protocol: str, caller: Caller, conversion: Conversion, world: Scene
) -> Edge:
    at: Pointer = conversion.stack.services[service].at
    found = world.services.get(name)
    behind = world.behind(found) if found is not None else []
    if found is None or not behind:
        return Edge(OUTSIDE, service, port, at, CallStatus.NO_SERVICE, f"the route leads to {name}, which has no pods")
    target = service_port(found, port, behind[0])
    if target is None:
        return Edge(OUTSIDE, service, port, at, CallStatus.NO_PORT, f"the Service {name} has no port {port}")
    if not behind[0].on_node and not lets_in(world.policies, behind[0].labels, caller, target, protocol):
        return Edge(OUTSIDE, service, port, at, CallStatus.BLOCKED, f"no NetworkPolicy lets it in to {service}")
    return Edge(OUTSIDE, service, port, at, CallStatus.PROVEN)


def _published(item: Manifest, names: dict[str, str], conversion: Conversion, world: Scene) -> Iterator[Edge]:
    for pods in world.behind(item):
        ports: list[dict[str, Any]] = item["spec"].get("ports") or []
        for each in ports if pods.name in names else ():
            yield _edge(
                names[pods.name],
                item["metadata"]["name"],
                each["port"],
                each.get("protocol", "TCP"),
                INTERNET,
                conversion,
                world,
            )
