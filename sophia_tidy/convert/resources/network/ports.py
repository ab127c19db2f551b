"""The ports that a service's container listens on, in the order of the files, each with a name that Kubernetes takes.

Known from ``ports`` (container side), ``expose``, Traefik's
``loadbalancer.server.port``, from siblings that call it (Docker lets them,
whether a port is declared or not) and, where all are silent, from the image
or from a health check that asks the container itself.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ....manifests.name_rules import HIGHEST_PORT
from ....manifests.pointer import Pointer
from ...context import Conversion
from ...questions import asked_once_each
from ...stack import Service

_FIT = re.compile(r"(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?")
_CHECKED = re.compile(r"(?:https?://)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]):(\d{1,5})\b")


class ContainerPort(NamedTuple):
    """One port; ``at`` is where the stack says it, None where it is known from the image or a health check.

    ``application`` is the stack's ``app_protocol``.
    """

    name: str
    number: int
    protocol: str
    at: Pointer | None = None
    application: str = ""


@asked_once_each
def container_ports(service: Service, conversion: Conversion) -> tuple[ContainerPort, ...]:
    """The ports of a container, without doubles; protocol is TCP, UDP or SCTP."""
    return tuple(_named(service, _found(service, conversion)))


def port_name(number: int, protocol: str) -> str:
    """A port's name (at most 15 of ``[a-z0-9-]``, one letter at least): ``tcp-8080``, ``udp-53``."""
    return f"{protocol.lower()}-{number}"


def _found(service: Service, conversion: Conversion) -> dict[tuple[int, str], Pointer | None]:
    found: dict[tuple[int, str], Pointer | None] = {}
    for port in service.ports:
        found.setdefault((port.target, port.protocol.upper()), port.at)
    for index, text in enumerate(service.expose):
        for number, protocol in exposed(text):
            found.setdefault((number, protocol), service.key("expose", index))
    for number, protocol in _from_labels(service):
        found.setdefault((number, protocol), None)
    known = conversion.image(service)
    if not found and known is not None:
        found.update({(number, "TCP"): None for number in known.ports})
    for number in _called(service, conversion):
        found.setdefault((number, "TCP"), None)
    if not found:
        found.update({(number, "TCP"): None for number in _from_check(service)})
    return found


def declared_ports(service: Service) -> list[int]:
    """The TCP ports that a stack itself declares: ``ports`` and ``expose``."""
    return [port.target for port in service.ports if port.protocol == "tcp"] + [
        number for text in service.expose for number, protocol in exposed(text) if protocol == "TCP"
    ]


def _called(service: Service, conversion: Conversion) -> list[int]:
    """Ports at which siblings call; not one that is only published, which Docker has outside of the network."""
    from .detected_calls import called_ports

    targets = {port.target for port in service.ports}
    published = {port.published.partition("-")[0] for port in service.ports} - {str(target) for target in targets}
    return [number for number in called_ports(service, conversion) if str(number) not in published]


def _named(service: Service, found: dict[tuple[int, str], Pointer | None]) -> Iterator[ContainerPort]:
    """Ports with their names: the stack's own where Kubernetes takes it and no other port has it."""
    given = {(port.target, port.protocol.upper()): port for port in reversed(service.ports)}
    taken: set[str] = set()
    for (number, protocol), at in found.items():
        port = given.get((number, protocol))
        wanted = port.name.lower().replace("_", "-") if port is not None else ""
        name = wanted if _FIT.fullmatch(wanted) and wanted not in taken else port_name(number, protocol)
        taken.add(name)
        yield ContainerPort(name, number, protocol, at, port.app_protocol if port is not None else "")


def exposed(text: str) -> list[tuple[int, str]]:
    """``8080``, ``8080/udp`` and ``8000-8002``."""
    span, _, protocol = text.partition("/")
    first, _, last = span.partition("-")
    return [(number, (protocol or "tcp").upper()) for number in range(int(first), int(last or first) + 1)]


def _from_labels(service: Service) -> list[tuple[int, str]]:
    """Where Traefik says that a service listens: v2 and v3 (``loadbalancer.server.port``), v1 (``traefik.port``)."""
    labels = {key.lower(): value for key, value in (*service.labels.items(), *service.deploy.labels.items())}
    return [
        (int(value), "UDP" if key.startswith("traefik.udp.") else "TCP")
        for key, value in labels.items()
        if value.isdecimal()
        and 0 < int(value) <= HIGHEST_PORT
        and key.startswith("traefik.")
        and (key.endswith(".loadbalancer.server.port") or _is_v1_port(key.split(".")))
    ]


def _is_v1_port(words: list[str]) -> bool:
    """``traefik.port`` and ``traefik.<segment>.port``."""
    return words[-1] == "port" and len(words) <= 3 and words[1:2] != ["docker"]


def _from_check(service: Service) -> list[int]:
    """The ports at which a health check asks the container itself; the first counts."""
    check = service.healthcheck
    if check is None or check.off:
        return []
    numbers = [int(found) for word in check.test for found in _CHECKED.findall(word)]
    return [number for number in numbers if 0 < number <= HIGHEST_PORT][:1]
