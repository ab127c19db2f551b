"""Named volumes → claims: one for all that mount it, or one for each copy of a StatefulSet.

Docker's local volumes are folders of one node.  A claim that one node may
write (``ReadWriteOnce``) is the same; K3s' local-path knows no other.  Where
pods on several nodes share a volume, a class that can do that has to be
named; until then the claim keeps them on one node.
"""

import re
from collections.abc import Mapping
from typing import Any

from ....manifests.objects import PART_OF, Manifest, filled, manifest
from ...context import Conversion
from ...names import distinct, label
from ...questions import asked_once
from ...stack import Mount, Service, Volume
from ..naming.manifest_paths import in_pod, in_workload
from ..naming.quantity import quantity
from ..naming.registry import CLAIM, named
from ..naming.workload_kind import Workload, replicas_of, workload_of
from ..secrets.metadata import annotation_key
from .mount_result import MountResult, mount
from .mounts import mounts_of, users_of
from .volume_kind import ExistingVolume, Folder, MemoryVolume, Nfs, PlainVolume, Plugin, Smb, kind_of

ONCE, MANY = "ReadWriteOnce", "ReadWriteMany"
_LONGEST = 63
_DNS = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?"
_UNFILLED = "Docker fills an empty volume with what the image has there, Kubernetes does not"


def claim_name(volume: Volume, conversion: Conversion) -> str:
    """The name of a volume's claim; an external one is there already, under its own name."""
    if volume.external:
        wanted = volume.name if re.fullmatch(_DNS, volume.name) else label(volume.name)
        return named((CLAIM,), ("external-volume", volume.name), wanted, conversion)
    return named((CLAIM,), ("volume", volume.key), _labels(conversion)[volume.key], conversion)


@asked_once
def _labels(conversion: Conversion) -> Mapping[str, str]:
    return distinct(conversion.stack.volumes, _LONGEST)


def named_volume(each: Mount, volume: Volume, service: Service, conversion: Conversion) -> MountResult:
    """What a mount of a named volume adds to the pod."""
    name = distinct(conversion.stack.volumes, _LONGEST)[volume.key]
    mounts = (mount(name, each.target, read_only=each.read_only, subpath=each.subpath),)
    match kind_of(volume):
        case MemoryVolume(size):
            _say(each, service, conversion, "memory, as the volume's options ask; each pod has its own")
            return MountResult(name, mounts, {"emptyDir": filled({"medium": "Memory", "sizeLimit": quantity(size)})})
        case PlainVolume() | Plugin() if _is_own(volume, service, conversion):
            return _own(name, mounts, each, volume, service, conversion)
        case _:
            _say(each, service, conversion)
            return MountResult(name, mounts, {"persistentVolumeClaim": {"claimName": claim_name(volume, conversion)}})


def _is_own(volume: Volume, service: Service, conversion: Conversion) -> bool:
    """Whether each pod of the service gets a claim of its own."""
    own = workload_of(service, conversion) in (Workload.STATEFUL_SET, Workload.DAEMON_SET)
    return own and users_of(volume.key, conversion) == (service,)


def _own(
    name: str, mounts: tuple[dict[str, Any], ...], each: Mount, volume: Volume, service: Service, conversion: Conversion
) -> MountResult:
    spec = claim_spec(volume, conversion, ONCE)
    if workload_of(service, conversion) is Workload.DAEMON_SET:
        conversion.decide(
            each.at,
            "volume-of-each-node",
            f"every node kept its own {volume.key}; here a pod gets a new claim each time it is "
            "made: name storage "
            "that lasts if its content has to",
            target=in_pod(service, conversion, f"volumes[{name}]"),
        )
        return MountResult(name, mounts, {"ephemeral": {"volumeClaimTemplate": {"spec": spec}}})
    conversion.ledger.adapted(
        each.at,
        in_workload(service, conversion, f"spec.volumeClaimTemplates[{name}]"),
        rule="claim-template",
        note="each copy has a claim of its own, as it had a volume on its node",
    )
    return MountResult(name, mounts, template={"metadata": _head(name, volume, conversion), "spec": spec})


def _say(each: Mount, service: Service, conversion: Conversion, note: str = "") -> None:
    place = in_pod(service, conversion, "containers[0].volumeMounts")
    if note:
        conversion.ledger.adapted(each.at, place, rule="named-volume", note=note)
    else:
        conversion.ledger.mapped(each.at, place, rule="named-volume", note="" if each.read_only else _UNFILLED)


def claim_spec(volume: Volume | None, conversion: Conversion, access: str) -> dict[str, Any]:
    """The spec of a claim that the cluster's provisioner answers."""
    cluster = conversion.cluster
    kind = kind_of(volume) if volume is not None else PlainVolume()
    size = kind.size if isinstance(kind, PlainVolume | Plugin) else ""
    if isinstance(kind, Plugin) and re.fullmatch(r"\d+", size):
        size = f"{size}g"
    return filled(
        {
            "accessModes": [access],
            "storageClassName": cluster.shared_storage_class if access == MANY else cluster.storage_class,
            "resources": {"requests": {"storage": quantity(size) or cluster.claim_size}},
        }
    )


def claim_manifests(volume: Volume, conversion: Conversion) -> list[Manifest]:
    """The claim of a volume that pods share, and the PersistentVolume behind it; none where templates or nobody need it."""
    users = users_of(volume.key, conversion)
    account_volume(volume, users, conversion)
    match kind_of(volume):
        case ExistingVolume() | MemoryVolume():
            return []
        case Nfs() | Smb() | Folder() as kind:
            from .persistent_volume import backing

            return backing(kind, volume, claim_name(volume, conversion), conversion) if users else []
        case _ if not users or any(_is_own(volume, service, conversion) for service in users):
            return []
        case _:
            name = claim_name(volume, conversion)
            spec = claim_spec(volume, conversion, _access(volume, users, conversion))
            head = _head(name, volume, conversion)
            return [
                manifest(
                    "v1",
                    "PersistentVolumeClaim",
                    name,
                    labels=head["labels"],
                    annotations=head.get("annotations"),
                    spec=spec,
                )
            ]


def _head(name: str, volume: Volume, conversion: Conversion) -> dict[str, Any]:
    """Name, labels and annotations: a volume's labels may be any text, so they become annotations."""
    labels = {
        annotation_key(key): str(value) for key, value in volume.labels.items() if not key.startswith("com.docker.")
    }
    return {"name": name, "labels": {PART_OF: conversion.application}} | filled({"annotations": labels})


def _access(volume: Volume, users: tuple[Service, ...], conversion: Conversion) -> str:
    """The access mode, and a word about it where pods on several nodes may want the volume."""
    if not _is_shared(users):
        return ONCE
    if conversion.cluster.shared_storage_class:
        return MANY
    names = " and ".join(service.name for service in users)
    for service in users:
        for each in mounts_of(service, conversion):
            if each.type == "volume" and each.source == volume.key:
                conversion.ledger.adapted(
                    each.at,
                    f"PersistentVolumeClaim/{claim_name(volume, conversion)}",
                    rule="shared-volume",
                    note="ReadWriteOnce keeps all that mount it on one node",
                )
    conversion.find(
        volume.at,
        "shared-volume",
        f"{volume.key} is shared by several pods ({names}); with ReadWriteOnce they all run on one node",
        help="name a class that several nodes can write with --shared-storage-class; K3s' local-path cannot",
    )
    return ONCE


def _is_shared(users: tuple[Service, ...]) -> bool:
    return len(users) > 1 or any(replicas_of(service) > 1 or service.deploy.mode == "global" for service in users)


def account_volume(volume: Volume, users: tuple[Service, ...], conversion: Conversion) -> None:
    """What became of each key of a top-level volume."""
    ledger, at = conversion.ledger, volume.at
    place = f"PersistentVolumeClaim/{claim_name(volume, conversion)}"
    if not users:
        ledger.not_applicable(at, rule="volume-unused", note="nothing mounts it")
        return
    ledger.mapped(at, place, rule="named-volume")
    ledger.not_applicable(
        (*at, "name"), rule="named-volume", note="the engine's own name; the claim is named after the key"
    )
    for key in volume.labels:
        ledger.adapted(
            (*at, "labels", key),
            f"{place}.metadata.annotations",
            rule="volume-label",
            note="an annotation, whose value may be any text",
        )
    match kind_of(volume):
        case ExistingVolume(name):
            ledger.mapped((*at, "name"), place, rule="external-volume")
            conversion.decide(
                (*at, "external"),
                "external-volume",
                f"the claim {claim_name(volume, conversion)} must be there before, with the data of the volume {name}",
                target=place,
            )
        case Plugin(driver):
            conversion.decide(
                (*at, "driver"),
                "volume-driver",
                f"the volume driver {driver} is a plugin of Docker's; name a storage class that does the same",
                target=place,
            )
            ledger.adapted(
                (*at, "driver_opts"),
                place,
                rule="volume-driver",
                note="its size, if it says one; the rest is the storage class's",
            )
        case Nfs() | Smb() | Folder() as kind:
            from .persistent_volume import account_backing

            account_backing(kind, volume, place, conversion)
        case MemoryVolume():
            ledger.adapted(
                (*at, "driver_opts"), "", rule="memory-volume", note="an emptyDir in memory in each pod that mounts it"
            )
        case PlainVolume():
            ledger.adapted(
                (*at, "driver_opts"),
                place,
                rule="named-volume",
                note="the size, if it says one; the rest is the engine's",
            )


def template_names(service: Service, conversion: Conversion) -> Mapping[str, str]:
    """The claim templates that named volumes of a service become: name of the template by volume key."""
    return {
        key: distinct(conversion.stack.volumes, _LONGEST)[key]
        for key in dict.fromkeys(
            each.source for each in mounts_of(service, conversion) if each.type == "volume" and each.source
        )
        if (volume := conversion.stack.volumes.get(key)) is not None
        and isinstance(kind_of(volume), PlainVolume | Plugin)
        and _is_own(volume, service, conversion)
    }
