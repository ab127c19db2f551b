"""A service that publishes port 80 where K3s' Traefik has it → a route for every name that nobody else answers for.

So ``http://<node>/`` leads to it as before, until a person gives it a name
(see `published`, which tells them).  Only one service of a stack can have it.
"""

from ....manifests.objects import Manifest, manifest
from ...cluster import Exposure, Routing
from ...context import Conversion
from ...stack import Port, Service
from ..naming.network_names import on_host_network
from ..naming.registry import named
from .published_ports import is_loopback, published_numbers
from .traefik.backend import routed_ports
from .traefik.flags import WEB, is_traefik
from .traefik.middleware import VERSION

_HTTP = 80
_LAST = 1


def catch_all_manifests(service: Service, conversion: Conversion) -> list[Manifest]:
    """The route to the container port behind a published 80, or none."""
    port = caught(service, conversion)
    if port is None or first_caught(conversion) != service.name:
        return []
    name = conversion.name(service)
    own = named(("IngressRoute",), ("any-host", service.name), f"{name}-any-host", conversion)
    return [
        manifest(
            VERSION,
            "IngressRoute",
            own,
            labels=conversion.selector(service),
            spec={
                "entryPoints": [WEB],
                "routes": [
                    {
                        "kind": "Rule",
                        "match": "PathPrefix(`/`)",
                        "priority": _LAST,
                        "services": [{"name": name, "port": port.target}],
                    }
                ],
            },
        )
    ]


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
    """The service that gets the route."""
    return next(
        (service.name for service in conversion.stack.services.values() if caught(service, conversion) is not None), ""
    )
