"""The one container of a service's pod, put together."""

from typing import Any

from ....manifests.objects import filled
from ...context import Conversion
from ...stack import Service
from ..naming.network_names import on_host_network
from ..network.ports import container_ports
from ..storage.storage import Storage
from .command import command
from .devices import Devices
from .environment import environment
from .image import image
from .lifecycle import lifecycle
from .limits import limits
from .probes import probes
from .security import container_security


def container(service: Service, conversion: Conversion, stored: Storage, devices: Devices) -> dict[str, Any]:
    """The container; its name is the service's, as ``kubectl logs -c`` would guess it."""
    return filled(
        {
            "name": conversion.name(service),
            **image(service, conversion),
            **command(service, conversion),
            "ports": _ports(service, conversion),
            "env": environment(service, conversion),
            "resources": limits(service, conversion),
            "volumeMounts": [*stored.mounts, *devices.mounts],
            **probes(service, conversion),
            "lifecycle": lifecycle(service, conversion),
            "securityContext": container_security(service, conversion),
        }
    )


def _ports(service: Service, conversion: Conversion) -> list[dict[str, Any]]:
    """Container ports; one that is published in ``mode: host`` is a port of the node."""
    on_node = (
        {}
        if on_host_network(service, conversion)
        else {
            (port.target, port.protocol.upper()): (int(port.published), port.host_ip)
            for port in service.ports
            if port.mode == "host" and port.published.isdecimal()
        }
    )
    found = []
    for port in container_ports(service, conversion):
        number, address = on_node.get((port.number, port.protocol), (None, ""))
        found.append(
            filled(
                {
                    "name": port.name,
                    "containerPort": port.number,
                    "protocol": port.protocol,
                    "hostPort": number,
                    "hostIP": address,
                }
            )
        )
    return found
