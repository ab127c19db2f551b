"""The ports that a service's container listens on, in the order of the files, each with a name that Kubernetes takes.

Known from ``ports`` (container side), ``expose``, Traefik's
``loadbalancer.server.port`` and, where a stack is silent, from the image.
"""

from dataclasses import dataclass

from ..conversion import Conversion
from ..pointer import Pointer
from ..stack import Service


@dataclass(frozen=True, slots=True)
class ContainerPort:
    """One port; ``at`` is where the stack says it, None where it is known from the image or a health check."""

    name: str
    number: int
    protocol: str
    at: Pointer | None = None


def container_ports(service: Service, conversion: Conversion) -> tuple[ContainerPort, ...]:
    """The ports of a container, without doubles; protocol is TCP, UDP or SCTP."""
    found: dict[tuple[int, str], Pointer | None] = {}
    for port in service.ports:
        found.setdefault((port.target, port.protocol.upper()), port.at)
    for index, text in enumerate(service.expose):
        for number, protocol in _exposed(text):
            found.setdefault((number, protocol), service.key("expose", index))
    for number in _from_labels(service):
        found.setdefault((number, "TCP"), None)
    known = conversion.image(service)
    if not found and known is not None:
        found.update({(number, "TCP"): None for number in known.ports})
    return tuple(ContainerPort(port_name(number, protocol), number, protocol, at)
                 for (number, protocol), at in found.items())


def port_name(number: int, protocol: str) -> str:
    """A port's name (at most 15 of ``[a-z0-9-]``, one letter at least): ``tcp-8080``, ``udp-53``."""
    return f"{protocol.lower()}-{number}"


def _exposed(text: str) -> list[tuple[int, str]]:
    """``8080``, ``8080/udp`` and ``8000-8002``."""
    span, _, protocol = text.partition("/")
    first, _, last = span.partition("-")
    return [(number, (protocol or "tcp").upper()) for number in range(int(first), int(last or first) + 1)]


def _from_labels(service: Service) -> list[int]:
    """Traefik's word for where a service listens, v2 and v3 (``loadbalancer.server.port``) and v1 (``traefik.port``)."""
    labels = {**service.labels, **service.deploy.labels}
    return [int(value) for key, value in labels.items()
            if (key.lower().endswith(".loadbalancer.server.port") or key.lower() == "traefik.port") and value.isdecimal()]
