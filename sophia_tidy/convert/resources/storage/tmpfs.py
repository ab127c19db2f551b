"""``tmpfs``, ``shm_size`` and mounts of type tmpfs → volumes in memory.

Memory that is written there counts against the container's limit
(kubernetes.io, "emptyDir").
"""

from collections.abc import Iterator

from ....manifests.objects import filled
from ...context import Conversion
from ...names import label
from ...stack import Mount, Service
from ..naming.manifest_paths import in_pod
from ..naming.quantity import quantity
from .mount_result import MountResult, mount

_SHM = "/dev/shm"
_OPTIONS_KEPT = ("size",)


def memory_mounts(service: Service, conversion: Conversion) -> Iterator[MountResult]:
    """The volumes of ``shm_size`` and ``tmpfs``."""
    size = service.size("shm_size")
    if size:
        conversion.ledger.mapped(
            service.key("shm_size"), in_pod(service, conversion, "volumes[dev-shm]"), rule="shm-size"
        )
        yield in_memory(_SHM, quantity(size))
    elif "shm_size" in service.values:
        conversion.ledger.not_applicable(service.key("shm_size"), rule="shm-size", note="zero is the default")
    for index, text in enumerate(service.texts("tmpfs")):
        yield _tmpfs(index, text, service, conversion)


def _tmpfs(index: int, text: str, service: Service, conversion: Conversion) -> MountResult:
    """``/run`` or ``/tmp:size=64m,mode=1777``."""
    path, _, words = text.partition(":")
    options = dict(each.partition("=")[::2] for each in words.split(",") if each)
    piece = in_memory(path, quantity(options.get("size")))
    place = in_pod(service, conversion, f"volumes[{piece.name}]")
    lost = [name for name in options if name not in _OPTIONS_KEPT]
    if lost:
        conversion.ledger.adapted(
            service.key("tmpfs", index),
            place,
            rule="tmpfs",
            note=f"Kubernetes has no {', '.join(lost)} for it: anyone in the pod may write there",
        )
    else:
        conversion.ledger.mapped(service.key("tmpfs", index), place, rule="tmpfs")
    return piece


def tmpfs_mount(each: Mount, service: Service, conversion: Conversion) -> MountResult:
    """A mount of type tmpfs."""
    piece = in_memory(each.target, quantity(each.tmpfs_size), read_only=each.read_only)
    place = in_pod(service, conversion, f"volumes[{piece.name}]")
    conversion.ledger.mapped(each.at, place, rule="tmpfs")
    if "mode" in each.options:
        conversion.ledger.adapted(
            (*each.at, "tmpfs", "mode"),
            place,
            rule="tmpfs",
            note="Kubernetes has no mode for it: anyone in the pod may write there",
        )
    return piece


def in_memory(path: str, size: str = "", *, read_only: bool = False) -> MountResult:
    """An empty volume in memory at a path."""
    name = label(path, 63)
    return MountResult(
        name, (mount(name, path, read_only=read_only),), {"emptyDir": filled({"medium": "Memory", "sizeLimit": size})}
    )


def on_disk(path: str) -> MountResult:
    """An empty volume on the node's disk, which goes when the pod goes."""
    name = label(path, 63)
    return MountResult(name, (mount(name, path),), {"emptyDir": {}})
