"""Everything that is mounted into a service's container: volumes, binds, memory, secrets and configs.

Each kind of mount has its file; here they come together, with one mount for
each path and one volume for each name.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ....kernel.finding import Severity
from ....manifests.objects import PART_OF, Manifest
from ...context import Conversion
from ...names import label
from ...questions import asked_once_each
from ...stack import Mount, Service
from ..naming.manifest_paths import in_pod, in_workload
from ..naming.user import user_of
from .binds import bind_mount, bound_files
from .claims import ONCE, claim_spec, named_volume
from .config_map import digest
from .data_paths import bare_data_paths
from .mount_result import NOTHING, MountResult, fold, mount
from .mounts import account_volumes_from, is_installed, mounts_of
from .secret_and_config_mounts import config_mounts, granted_group, secret_mounts
from .secrets_and_configs import config_files
from .tmpfs import memory_mounts, on_disk, tmpfs_mount

_IMAGE_VOLUMES = (1, 35)
# What a build puts into an image, and people keep a bind mount from hiding.
_DEPENDENCIES = frozenset(
    ("node_modules", "vendor", "venv", ".venv", "site-packages", "bower_components", ".next", "dist", "build", "target")
)


class Storage(NamedTuple):
    """Volumes of the pod, mounts of its container, claim templates of a StatefulSet, and objects of this service alone."""

    volumes: list[dict[str, Any]]
    mounts: list[dict[str, Any]]
    templates: list[dict[str, Any]]
    manifests: list[Manifest]
    fs_group: int | None


@asked_once_each
def storage(service: Service, conversion: Conversion) -> Storage:
    """What a service's pods mount; accounts for every key that says so."""
    return _storage(service, conversion)


def _storage(service: Service, conversion: Conversion) -> Storage:
    account_volumes_from(service, conversion)
    _account_driver(service, conversion)
    pieces = fold(_pieces(service, conversion))
    volumes = [{"name": each.name, **each.source} for each in pieces if each.source is not None]
    templates = [dict(each.template) for each in pieces if each.template is not None]
    return Storage(
        volumes,
        [item for each in pieces for item in each.mounts],
        templates,
        [item for each in pieces for item in each.manifests],
        _group(service, conversion, bool(pieces)),
    )


def _pieces(service: Service, conversion: Conversion) -> Iterator[MountResult]:
    for each in mounts_of(service, conversion):
        yield _attached(each, service, conversion)
    yield from memory_mounts(service, conversion)
    yield from secret_mounts(service, conversion)
    yield from config_mounts(service, conversion)
    for path in bare_data_paths(service, conversion):
        yield _own_data(path, service, conversion)


def _attached(each: Mount, service: Service, conversion: Conversion) -> MountResult:
    """One mount, by its type (compose-spec, "volumes", long syntax)."""
    if each.consistency:
        conversion.ledger.not_applicable(
            (*each.at, "consistency"), rule="mount-option", note="it is about a virtual machine on a desktop"
        )
    if not each.target.startswith("/"):
        conversion.decide(
            each.at,
            "mount-target",
            f"the target of a mount of {service.name} is not absolute; Kubernetes wants that it is",
        )
        return NOTHING
    match each.type:
        case "volume":
            return _volume(each, service, conversion)
        case "bind":
            return bind_mount(each, service, conversion)
        case "tmpfs":
            return tmpfs_mount(each, service, conversion)
        case "image":
            return _image(each, service, conversion)
        case _:
            conversion.decide(
                each.at, "mount-type", f"a mount of type {each.type} has no counterpart; name a claim for {each.target}"
            )
            return NOTHING


def _volume(each: Mount, service: Service, conversion: Conversion) -> MountResult:
    for key, note in (
        ("nocopy", "Kubernetes never copies what the image has there"),
        ("labels", "a label of an anonymous volume"),
    ):
        if key in each.options:
            conversion.ledger.not_applicable((*each.at, "volume", key), rule="mount-option", note=note)
    volume = conversion.stack.volumes.get(each.source)
    if volume is not None and is_installed(volume.key, conversion):
        conversion.ledger.adapted(
            each.at,
            in_pod(service, conversion, "containers[0].image"),
            rule="dependency-volume",
            note="not mounted: Docker filled it with what the image has there, and an empty claim would hide that",
        )
        return NOTHING
    if volume is not None:
        return named_volume(each, volume, service, conversion)
    image = conversion.image(service)
    if image is not None and image.stateful and each.target.rstrip("/") in image.data:
        piece = _own_data(each.target.rstrip("/"), service, conversion)
        conversion.ledger.adapted(
            each.at,
            in_workload(service, conversion, f"spec.volumeClaimTemplates[{piece.name}]"),
            rule="anonymous-volume",
            note="a claim, since the image keeps its data there",
        )
        return piece
    if each.target.rstrip("/").rpartition("/")[2] in _DEPENDENCIES:
        conversion.ledger.adapted(
            each.at,
            in_pod(service, conversion, "containers[0].image"),
            rule="anonymous-volume",
            note="not mounted: Docker filled it with what the image has there, and an empty one would hide that",
        )
        return NOTHING
    piece = on_disk(each.target)
    conversion.ledger.adapted(
        each.at,
        in_pod(service, conversion, f"volumes[{piece.name}]"),
        rule="anonymous-volume",
        note="it goes when the pod goes, as it went with the container; it is empty at first, "
        "where Docker filled it with what the image has there",
    )
    return piece


def _own_data(path: str, service: Service, conversion: Conversion) -> MountResult:
    """A claim for each copy at a folder where the image keeps its data."""
    name = "data" if path == _first(service, conversion) else label(f"data-{path.rpartition('/')[2]}", 63)
    conversion.find(
        service.at,
        "data-without-volume",
        f"{service.name} keeps its data in {path} and the stack mounts no volume there; here it has a claim",
        severity=Severity.NOTE,
    )
    return MountResult(
        name,
        (mount(name, path),),
        template={
            "metadata": {"name": name, "labels": {PART_OF: conversion.application}},
            "spec": claim_spec(None, conversion, ONCE),
        },
    )


def _first(service: Service, conversion: Conversion) -> str:
    image = conversion.image(service)
    return image.data[0] if image is not None and image.data else ""


def _image(each: Mount, service: Service, conversion: Conversion) -> MountResult:
    """The files of another image: a volume of its own kind, which is there by default since Kubernetes 1.35."""
    name = label(f"image-{each.target}", 63)
    if conversion.cluster.version < _IMAGE_VOLUMES:
        conversion.decide(
            each.at,
            "image-volume",
            f"Kubernetes mounts images by default from 1.35 on; copy the files of {each.source} "
            "in an init container, or into the image",
        )
        return NOTHING
    conversion.ledger.mapped(each.at, in_pod(service, conversion, f"volumes[{name}]"), rule="image-volume")
    return MountResult(
        name,
        (mount(name, each.target, read_only=True, subpath=each.subpath),),
        {"image": {"reference": each.source, "pullPolicy": "IfNotPresent"}},
    )


def _account_driver(service: Service, conversion: Conversion) -> None:
    if service.get("volume_driver"):
        conversion.decide(
            service.key("volume_driver"),
            "volume-driver",
            f"{service.name} makes its volumes with a plugin of Docker's; name a storage class that does the same",
        )
    elif "volume_driver" in service.values:
        conversion.ledger.not_applicable(service.key("volume_driver"), rule="volume-driver", note="empty")


def _group(service: Service, conversion: Conversion, mounts: bool) -> int | None:
    """The group that owns what is mounted: as secrets ask, else that of whom the container runs as."""
    asked = granted_group(service)
    if asked is not None or not mounts:
        return asked or None
    user = user_of(service, conversion)
    return user.gid or user.uid or None


def config_checksum(service: Service, conversion: Conversion) -> str:
    """A digest of the files that the pods read from ConfigMaps; "" where they read none.

    On the pod template it makes a change of a file start new pods: a file
    that is mounted by ``subPath`` is not renewed in a running one.
    """
    storage(service, conversion)
    files = {
        **bound_files(service, conversion),
        **config_files([grant.source for grant in service.configs], conversion),
    }
    return digest(files) if files else ""
