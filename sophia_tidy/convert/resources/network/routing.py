"""Routes: what answers for a host name: Traefik's, a plain Ingress or nothing; and labels of other proxies."""

from collections.abc import Iterator

from ....manifests.objects import Manifest
from ....manifests.pointer import Pointer
from ...cluster import Routing
from ...context import Conversion
from ...stack import Service
from .default_route import catch_all_manifests
from .traefik.configuration import configuration
from .traefik.flags import account_for_traefik
from .traefik.middleware import middleware_manifests
from .traefik.routes import route_manifests
from .traefik.services import service_parts

_PROXIES = {
    "caddy": "caddy-docker-proxy",
    "com.docker.lb.": "Docker Enterprise's layer 7 routing",
    "com.df.": "Docker Flow Proxy",
    "interlock.": "Interlock",
    "io.rancher.lb": "Rancher's balancer",
}


def routing_manifests(service: Service, conversion: Conversion) -> list[Manifest]:
    """The routes to a service, their middlewares and certificates; accounts for every label that routes."""
    account_for_traefik(service, conversion)
    _other_proxies(service, conversion)
    match conversion.cluster.routing:
        case Routing.TRAEFIK:
            return [
                *middleware_manifests(service, conversion),
                *service_parts(service, conversion),
                *route_manifests(service, conversion),
                *catch_all_manifests(service, conversion),
            ]
        case Routing.INGRESS:
            from .traefik.ingress import ingress_manifests

            items = ingress_manifests(service, conversion)
            service_parts(service, conversion)
            return items
        case Routing.NONE:
            _tell_unrouted(service, conversion)
            return []


def _other_proxies(service: Service, conversion: Conversion) -> None:
    for at, key in _labels(service):
        proxy = next((name for prefix, name in _PROXIES.items() if key.lower().startswith(prefix)), "")
        if proxy:
            conversion.decide(
                at,
                "other-proxy",
                f"a label for {proxy}, which a cluster does not run; write the route as Traefik labels or an Ingress",
            )


def _labels(service: Service) -> Iterator[tuple[Pointer, str]]:
    yield from ((service.key("labels", key), key) for key in service.labels)
    yield from (((*service.deploy.at, "labels", key), key) for key in service.deploy.labels)


def _tell_unrouted(service: Service, conversion: Conversion) -> None:
    """A decision for each part, once: without routing nobody answers for its names."""
    found = configuration(conversion)
    for kind in ("routers", "services", "middlewares", "transports", "options"):
        for part in found.owned(kind, service):
            part.decide(
                rule="no-routing",
                note="no routes are written, as you asked; nobody answers for this name",
                conversion=conversion,
            )
