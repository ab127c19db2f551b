"""PersistentVolumes for what lies outside of the cluster's own storage: NFS, SMB, a folder of a host.

The claim is bound to its volume by name, and has the storage class "", so
that no provisioner answers it.  A PersistentVolume belongs to the whole
cluster; its name begins with the stack's.
"""

from typing import Any

from ....manifests.objects import PART_OF, Manifest, filled, manifest
from ...context import Conversion
from ...names import label
from ...stack import Volume
from ..naming.registry import SECRET, named
from ..secrets.external_secret import external_secret
from .volume_kind import Folder, Nfs, Smb

_SIZE_NOTE = "the size is a formality here: nothing measures it"
_SMB_DRIVER = "smb.csi.k8s.io"
_REMOTE = Nfs | Smb | Folder


def backing(kind: _REMOTE, volume: Volume, claim: str, conversion: Conversion) -> list[Manifest]:
    """The PersistentVolume, the claim that is bound to it, and what it needs to be mounted."""
    name = volume_name(volume, conversion)
    labels = {PART_OF: conversion.application}
    size = conversion.cluster.claim_size
    access = (
        ["ReadOnlyMany"]
        if isinstance(kind, Nfs) and kind.read_only
        else ["ReadWriteOnce"]
        if isinstance(kind, Folder)
        else ["ReadWriteMany"]
    )
    shared: dict[str, Any] = {
        "capacity": {"storage": size},
        "accessModes": access,
        "persistentVolumeReclaimPolicy": "Retain",
        "storageClassName": "",
    }
    claimed = manifest(
        "v1",
        "PersistentVolumeClaim",
        claim,
        labels=labels,
        spec={
            "accessModes": access,
            "storageClassName": "",
            "volumeName": name,
            "resources": {"requests": {"storage": size}},
        },
    )
    volumes = manifest(
        "v1", "PersistentVolume", name, labels=labels, spec=shared | _source(kind, volume, claim, conversion)
    )
    return [*_secret(kind, claim, conversion), volumes, claimed]


def volume_name(volume: Volume, conversion: Conversion) -> str:
    """The PersistentVolume's name, which no other stack's may have."""
    return named(
        ("PersistentVolume",), ("volume", volume.key), label(f"{conversion.namespace}-{volume.key}"), conversion
    )


def _source(kind: _REMOTE, volume: Volume, claim: str, conversion: Conversion) -> dict[str, Any]:
    match kind:
        case Nfs(server, path, options):
            return filled({"mountOptions": list(options)}) | {
                "nfs": filled({"server": server or "nfs.invalid", "path": path or "/"})
            }
        case Smb(source, options, secrets):
            secret = (
                {"nodeStageSecretRef": {"name": _smb_secret(claim, conversion), "namespace": conversion.namespace}}
                if secrets
                else {}
            )
            return filled({"mountOptions": list(options)}) | {
                "csi": {
                    "driver": _SMB_DRIVER,
                    "volumeHandle": volume_name(volume, conversion),
                    "volumeAttributes": {"source": source},
                    **secret,
                }
            }
        case Folder(path):
            return {"hostPath": {"path": path, "type": "DirectoryOrCreate"}}


def _secret(kind: _REMOTE, claim: str, conversion: Conversion) -> list[Manifest]:
    if not isinstance(kind, Smb) or not kind.secrets:
        return []
    keys = {name: f"{claim.replace('-', '_').upper()}_{name.upper()}" for name in ("username", "password")}
    return [external_secret(_smb_secret(claim, conversion), keys, conversion)]


def _smb_secret(claim: str, conversion: Conversion) -> str:
    return named((SECRET,), ("smb", claim), label(f"{claim}-smb"), conversion)


def account_backing(kind: _REMOTE, volume: Volume, place: str, conversion: Conversion) -> None:
    """What became of the driver's options; their values may hold a password, so none is said."""
    at = (*volume.at, "driver_opts")
    behind = f"PersistentVolume/{volume_name(volume, conversion)}.spec"
    conversion.ledger.mapped((*volume.at, "driver"), behind, rule="volume-backing")
    match kind:
        case Nfs(server, path):
            conversion.ledger.adapted(at, f"{behind}.nfs", rule="nfs-volume", note=_SIZE_NOTE)
            if not server or not path.startswith("/"):
                conversion.decide(
                    at,
                    "nfs-volume",
                    f"the options of {volume.key} name no server or no absolute path; expected both",
                    target=behind,
                )
        case Smb(_, _, secrets):
            conversion.decide(
                at,
                "smb-volume",
                f"{volume.key} is an SMB share, for which the cluster needs the "
                f"driver {_SMB_DRIVER}" + ("; its account comes from the secret store" if secrets else ""),
                target=behind,
            )
            if secrets:
                conversion.find(
                    at,
                    "plaintext-credential",
                    f"the options of {volume.key} hold an account of the share",
                    help="put it into the secret store, change it, and take it out of the stack",
                )
        case Folder(path):
            conversion.decide(
                at,
                "host-folder",
                f"{volume.key} is the folder {path} of one host; the pod has to "
                "run on the node that has it, "
                "or its content has to be copied into a claim",
                target=f"{behind}.hostPath",
            )
