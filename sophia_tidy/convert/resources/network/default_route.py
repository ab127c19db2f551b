"""A service that publishes port 80 where K3s' Traefik has it → a route for every name that nobody else answers for.

So ``http://<node>/`` leads to it as before, until a person gives it a name
(see `published`, which tells them).  Only one service of a stack can have it;
what the configuration gives a name answers to that, with a certificate.
"""

from collections.abc import Mapping

from ....manifests.objects import Manifest, manifest
from ...cluster import Exposure, Routing
from ...context import Conversion
from ...stack import Port, Service
from ..naming.network_names import on_host_network
from ..naming.registry import named
from .published_ports import is_loopback, published_numbers
from .traefik.backend import routed_ports
from .traefik.certificate import certificate, secret_name
from .traefik.flags import WEB, WEBSECURE, is_traefik
from .traefik.middleware import VERSION

_HTTP = 80
_LAST = 1


def catch_all_manifests(service: Service, conversion: Conversion) -> list[Manifest]:
    """The route to the container port behind a published 80, or none."""
    port = caught(service, conversion)
    if port is None:
        return []
    if host := conversion.cluster.hosts.get(service.name, ""):
        return _named_routes(host, port, service, conversion)
    if first_caught(conversion) != service.name:
        return []
    name = conversion.name(service)
    own = named(("IngressRoute",), ("any-host", service.name), f"{name}-any-host", conversion)
    route = {"match": "PathPrefix(`/`)", "priority": _LAST, "services": [{"name": name, "port": port.target}]}
    return [_route(own, WEB, route, service, conversion)]


def _named_routes(host: str, port: Port, service: Service, conversion: Conversion) -> list[Manifest]:
    """One route for each entry point, and the certificate of the encrypted one."""
    name = conversion.name(service)
    route = {"match": f"Host(`{host}`)", "services": [{"name": name, "port": port.target}]}
    plain, secure = (
        named(("IngressRoute",), (kind, service.name), f"{name}-{kind}", conversion) for kind in ("host", "host-tls")
    )
    tls = {"secretName": secret_name([host], conversion)}
    return [
        _route(plain, WEB, route, service, conversion),
        _route(secure, WEBSECURE, route, service, conversion, tls=tls),
        certificate([host], service, conversion),
    ]


def _route(
    name: str,
    entry_point: str,
    route: Mapping[str, object],
    service: Service,
    conversion: Conversion,
    **more: Mapping[str, str],
) -> Manifest:
    spec = {"entryPoints": [entry_point], "routes": [{"kind": "Rule", **route}], **more}
    return manifest(VERSION, "IngressRoute", name, labels=conversion.selector(service), spec=spec)


def is_routed(service: Service, conversion: Conversion) -> bool:
    """Whether a route leads from a published 80 to the service, of its own name or of any."""
    if caught(service, conversion) is None:
        return False
    return bool(conversion.cluster.hosts.get(service.name)) or first_caught(conversion) == service.name


def caught(service: Service, conversion: Conversion) -> Port | None:
    """The port of a service that stands behind a published 80."""
    cluster = conversion.cluster
    if (
        (cluster.routing, cluster.exposure) != (Routing.TRAEFIK, Exposure.LOAD_BALANCER)
        or is_traefik(service)
        or on_host_network(service, conversion)
    ):
        return None
    return next(
        (
            port
            for port in service.ports
            if _HTTP in published_numbers(port)
            and port.protocol == "tcp"
            and port.mode != "host"
            and not is_loopback(port.host_ip)
            and port.target not in routed_ports(service, conversion)
        ),
        None,
    )


def first_caught(conversion: Conversion) -> str:
    """The service that gets the route: the first that nobody gives a name of its own."""
    named_ones = {name for name, host in conversion.cluster.hosts.items() if host}
    return next(
        (
            service.name
            for service in conversion.stack.services.values()
            if service.name not in named_ones and caught(service, conversion) is not None
        ),
        "",
    )
