"""The readiness of a service whose stack has no health check: what may be asked without breaking what works.

Nobody asked the container anything before, so a question at the wrong port
would take a working service out of its Service for ever.  What is asked is
therefore, in this order:

1. the image's own test, where the stack leaves the image as it is: it names
   no other port among its words, and its ports are the image's;
2. a connection to the first TCP port that the stack itself states;
3. a connection to the image's port, where nothing is mounted that could
   configure another one;
4. nothing.
"""

import re
from typing import Any

from ...context import Conversion
from ...stack import Service
from ..network.ports import ContainerPort, container_ports

_RUN = 4
_PORT_WORDS = r"(?:^|\s)-{1,2}[\w.-]*port[=\s](\d{2,5})\b|(?:^|\s)-p\s*(\d{2,5})\b|:(\d{2,5})(?=$|\s)"
_CONFIGURING = r"^/etc/|/conf(?:ig)?/|\.(?:conf|cfg|ini|json|toml|xml|ya?ml|properties)$|/Caddyfile$"
Probe = dict[str, Any]


def silent_probe(service: Service, conversion: Conversion) -> Probe:
    """The handler of a readiness probe, as the image's rule or a port gives it; empty where nothing may be asked."""
    known = conversion.image(service)
    stated = [port for port in container_ports(service, conversion) if _is_stated(port, service, conversion)]
    own = dict(known.probe) if known is not None else {}
    if own and not _moved(service, known.ports if known is not None else ()) and _fits(own, stated, service):
        return own
    if first := next((port for port in stated if not _in_range(port, stated)), None):
        return {"tcpSocket": {"port": first.number}}
    guessed = [port for port in container_ports(service, conversion) if port.protocol == "TCP"]
    if stated or not guessed or _is_configured(service) or _moved(service, known.ports if known is not None else ()):
        return {}
    return {"tcpSocket": {"port": guessed[0].number}}


def _is_stated(port: ContainerPort, service: Service, conversion: Conversion) -> bool:
    """Whether the stack says that the service listens there; else only what is known of the image does."""
    known = conversion.image(service)
    return port.protocol == "TCP" and (port.at is not None or known is None or port.number not in known.ports)


def _fits(probe: Probe, stated: list[ContainerPort], service: Service) -> bool:
    """Whether the image's test asks where the service listens.

    One that runs in the container knows by itself.  A request knows the
    program, whose port stands in its words; a mere connection belongs to
    servers whose port stands in what may be mounted.
    """
    if "exec" in probe:
        return True
    port = (probe.get("tcpSocket") or probe.get("httpGet") or {}).get("port")
    if stated:
        return any(each.number == port for each in stated)
    return "httpGet" in probe or not _is_configured(service)


def _moved(service: Service, ports: tuple[int, ...]) -> bool:
    """Whether the words that start the service name a port, and none that the image has."""
    words = " ".join((*(service.entrypoint or ()), *(service.command or ())))
    named = {int(number) for found in re.findall(_PORT_WORDS, words) for number in found if number}
    return bool(named) and not named & set(ports)


def _is_configured(service: Service) -> bool:
    """Whether something is mounted that could name another port."""
    return bool(service.configs) or any(
        mount.type == "bind" and re.search(_CONFIGURING, mount.target) for mount in service.mounts
    )


def _in_range(port: ContainerPort, ports: list[ContainerPort]) -> bool:
    """Whether a port is one of a long run, as of passive FTP or RTP: such are opened on demand."""
    numbers = {each.number for each in ports}
    return any(all(port.number - before + step in numbers for step in range(_RUN)) for before in range(_RUN))
