"""``devices`` and ``device_cgroup_rules`` → a hostPath for each device node.

Docker opens a device to one container.  Kubernetes has device plugins for
that; without one only a privileged container may open a device of its node,
and it sees all of them.  So the device's node is mounted where the stack
wants it, and whether the container is privileged stays the stack's word.
"""

from typing import Any, NamedTuple

from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_container

_ADVICE = (
    "a device plugin has to offer it (generic-device-plugin and the like), or privileged: true has to open all "
    "of the node's"
)


class Devices(NamedTuple):
    """Pod volumes and the container's mounts of them."""

    volumes: list[dict[str, Any]]
    mounts: list[dict[str, Any]]


def devices(service: Service, conversion: Conversion) -> Devices:
    """The device nodes of a service."""
    found = Devices([], [])
    for index, device in enumerate(service.get("devices") or ()):
        at = service.key("devices", index)
        source, target = str(device.get("source", "")), str(device.get("target") or device.get("source", ""))
        if not source.startswith("/dev/"):
            conversion.decide(
                at, "device", f"{source} is a CDI name; name the resource under which a device plugin offers it"
            )
            continue
        name = f"device-{index}"
        found.volumes.append({"name": name, "hostPath": {"path": source}})
        found.mounts.append({"name": name, "mountPath": target})
        place = in_container(service, conversion, f'volumeMounts["{target}"]')
        if service.get("privileged"):
            conversion.ledger.mapped(at, place, rule="device")
        else:
            conversion.decide(
                at,
                "device",
                f"{source} cannot be opened by a container that is not privileged: {_ADVICE}",
                target=place,
            )
    if service.get("device_cgroup_rules"):
        conversion.decide(
            service.key("device_cgroup_rules"), "device", f"rules for devices are a device plugin's business: {_ADVICE}"
        )
    return found
