"""``devices``, ``generic_resources``, ``gpus``, ``runtime: nvidia`` → an extended resource such as ``nvidia.com/gpu``.

A device plugin on the node offers GPUs as whole numbers, and requests must
equal limits (kubernetes.io, "Schedule GPUs").  Nodes with GPUs are commonly
tainted with the resource's name, so the pod tolerates that.  ``count: all``
has no counterpart, and neither have chosen devices: the scheduler chooses.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ....manifests.pointer import Pointer
from ...context import Conversion
from ...names import label
from ...stack import Device, Service
from ..naming.manifest_paths import in_container, in_pod

NVIDIA, AMD, INTEL = "nvidia.com/gpu", "amd.com/gpu", "gpu.intel.com/i915"
_DRIVERS = {"": NVIDIA, "nvidia": NVIDIA, "cdi": NVIDIA, "amd": AMD, "rocm": AMD, "amdgpu": AMD, "intel": INTEL}
# The capabilities to which Docker's NVIDIA driver answers (moby, daemon/nvidia_linux.go, `allNvidiaCaps`), and "gpu".
_GPU = frozenset(("gpu", "nvidia", "compute", "compat32", "graphics", "utility", "video", "display"))
_RUNTIME = "nvidia"
ALL = -1


class _Request(NamedTuple):
    """So many of a resource, asked for at a place; ``note`` says what the number leaves out."""

    at: Pointer
    resource: str
    number: int
    note: str = ""
    decide: bool = False


def gpus(service: Service, conversion: Conversion) -> dict[str, str]:
    """Extended resources with how many of each; they go to both limits and requests."""
    found: dict[str, str] = {}
    place = in_container(service, conversion, "resources.limits")
    for request in _requests(service, conversion):
        found[request.resource] = str(max(request.number, int(found.get(request.resource, 0))))
        target = f'{place}["{request.resource}"]'
        if request.decide:
            conversion.decide(request.at, "gpu", request.note, target=target)
        elif request.note:
            conversion.ledger.adapted(request.at, target, rule="gpu", note=request.note)
        else:
            conversion.ledger.mapped(request.at, target, rule="gpu")
    return found


def gpu_placement(service: Service, conversion: Conversion) -> dict[str, Any]:
    """The ``runtimeClassName`` that the stack asks for, and tolerations for tainted GPU nodes."""
    resources = {request.resource for request in _requests(service, conversion)}
    tolerations = [{"key": name, "operator": "Exists", "effect": "NoSchedule"} for name in sorted(resources)]
    return {"runtimeClassName": _runtime_class(service, conversion), "tolerations": tolerations}


def _requests(service: Service, conversion: Conversion) -> Iterator[_Request]:
    reservations, limits = service.deploy.reservations, service.deploy.limits
    shares = [share for share in (reservations, limits) if share is not None]
    devices = [*service.gpus, *(device for share in shares for device in share.devices)]
    for device in devices:
        yield from _of_device(device, conversion, is_gpu=device in service.gpus)
    generic = [each for share in shares for each in share.generic]
    for each in generic:
        if "gpu" in each.kind.lower():
            yield _Request(
                each.at,
                _generic(each.kind),
                max(1, each.value),
                "asked from the device plugin, which counts whole GPUs",
            )
        else:
            conversion.decide(
                each.at,
                "generic-resource",
                f"{each.kind} is a resource that this Swarm's nodes announce; "
                "name the extended resource of the device plugin that offers it",
            )
    if service.get("runtime") == _RUNTIME and not devices and not generic:
        yield from _of_runtime(service)


def _of_device(device: Device, conversion: Conversion, *, is_gpu: bool) -> Iterator[_Request]:
    resource = _DRIVERS.get(device.driver)
    if resource is None or (not is_gpu and not _GPU & set(device.capabilities) and not device.driver):
        conversion.decide(
            device.at,
            "device-request",
            f"a device of {device.driver or ', '.join(device.capabilities) or 'no kind'} has to be "
            "offered by a device plugin; name the extended resource of yours",
        )
        return
    if device.options:
        conversion.decide(
            (*device.at, "options"),
            "gpu-options",
            "options of Docker's device driver; a device plugin is set up on the node",
        )
    if device.device_ids:
        yield _Request(
            device.at, resource, len(device.device_ids), "the scheduler chooses which; label nodes to choose kinds"
        )
    elif device.number in (None, ALL):
        yield _Request(
            device.at, resource, 1, "all GPUs of a node cannot be asked for; one is, say how many it needs", decide=True
        )
    else:
        yield _Request(device.at, resource, device.number or 1)


def _of_runtime(service: Service) -> Iterator[_Request]:
    """``runtime: nvidia`` alone shows the GPUs that ``NVIDIA_VISIBLE_DEVICES`` names; none without it."""
    visible = service.environment.get("NVIDIA_VISIBLE_DEVICES") or ""
    at = service.key("runtime")
    if visible in ("", "void", "none"):
        return
    if visible == "all":
        yield _Request(
            at, NVIDIA, 1, "all GPUs of a node cannot be asked for; one is, say how many it needs", decide=True
        )
    else:
        yield _Request(at, NVIDIA, len(visible.split(",")), "the scheduler chooses which; label nodes to choose kinds")


def _generic(kind: str) -> str:
    lower = kind.lower()
    return AMD if "amd" in lower or "rocm" in lower else INTEL if "intel" in lower else NVIDIA


def _runtime_class(service: Service, conversion: Conversion) -> str:
    """A RuntimeClass only where the stack names a runtime other than Docker's own."""
    runtime = service.get("runtime") or ""
    if not runtime:
        return ""
    at, place = service.key("runtime"), in_pod(service, conversion, "runtimeClassName")
    if runtime in ("runc", "io.containerd.runc.v2"):
        conversion.ledger.not_applicable(at, rule="runtime", note="runc is what a cluster uses too")
        return ""
    name = label(runtime.removeprefix("io.containerd.").partition(".")[0])
    conversion.ledger.adapted(
        at,
        place,
        rule="runtime",
        note=f"the cluster needs a RuntimeClass {name}; K3s makes one for each runtime that it finds",
    )
    return name
