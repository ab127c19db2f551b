"""Bind mounts → what a cluster has in place of a host's files.

========================  ====================================================
bound                     becomes
========================  ====================================================
a text or binary file     a ConfigMap, mounted at that one path
a file that looks secret  a Secret that an ExternalSecret fills
a folder of small files   a ConfigMap, mounted as the folder
a folder with data        a claim; its content has to be copied (a decision)
the node's own files      the node's, for reading
an engine's socket        nothing; a person decides what asks the cluster
========================  ====================================================

A file that is mounted by ``subPath`` is not renewed in a running pod; a
digest of the content on the pod template makes a change start new pods.
The file is long because each row of the table has its own proof, and the first that holds decides.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from ....kernel.finding import Severity
from ....manifests.objects import PART_OF, manifest
from ...context import Conversion
from ...names import label
from ...questions import asked_once_each
from ...stack import Mount, Service
from ..naming.manifest_paths import in_container, in_pod, in_workload
from ..naming.workload_kind import Workload, workload_of
from ..network.host_references import rewrite_content
from ..secrets.external_secret import external_secret
from .bind_kind import BindKind, is_code, kind_of_bind
from .claims import ONCE, claim_spec
from .config_map import LARGEST, config_map, data_key, is_secret_file
from .mount_result import NOTHING, MountResult, mount
from .object_names import bound_name

_PROPAGATION = {
    "rslave": "HostToContainer",
    "slave": "HostToContainer",
    "rshared": "Bidirectional",
    "shared": "Bidirectional",
}
_MOST_FILES = 64
_SUPERVISES = "a program that manages containers asks the cluster's API instead, with a service account of its own"


def bind_mount(each: Mount, service: Service, conversion: Conversion) -> MountResult:
    """What a bind mount adds to the pod."""
    _account_options(each, service, conversion)
    _tell_home(each, service, conversion)
    kind = kind_of_bind(each, conversion.read, conversion.names_in)
    match kind:
        case BindKind.SOCKET:
            return _socket(each, service, conversion)
        case BindKind.SYSTEM:
            return _of_node(each, service, conversion)
        case BindKind.SECRET:
            return _secret(each, service, conversion, "its name says that it is one")
        case BindKind.FILE:
            return _file(each, service, conversion)
        case BindKind.LOST_FILE:
            conversion.decide(
                each.at,
                "bind-missing",
                f"{PurePosixPath(each.source).name} is not beside the "
                "stack, so it is not mounted; "
                "put it there, or make a ConfigMap of it",
            )
            return NOTHING
        case BindKind.CONFIG_FOLDER:
            return _folder(each, service, conversion)
        case BindKind.DATA_FOLDER | BindKind.DATA_FILE:
            return _data(each, service, conversion, as_file=kind is BindKind.DATA_FILE)


def _tell_home(each: Mount, service: Service, conversion: Conversion) -> None:
    """A ``~`` that nobody has resolved: whose home it is only the caller's environment could say, which is not asked."""
    spoken = conversion.stack.model.spoken(each.source)
    if spoken.startswith("./~"):
        conversion.find(
            each.at,
            "unset-variable",
            f"{service.name} mounts {spoken[2:]}, and the variable HOME, which says what ~ is, is not set",
            help="write the folder out, or take it from the environment with --from-env HOME",
        )


@asked_once_each
def bound_files(service: Service, conversion: Conversion) -> dict[str, bytes]:
    """The content of bound files that are in ConfigMaps, by where they are mounted; known once the mounts are read."""
    return {}


@asked_once_each
def bind_claims(service: Service, conversion: Conversion) -> list[tuple[Mount, str]]:
    """The bound folders that became claims or claim templates, with the name of it; known once the mounts are read."""
    return []


def _socket(each: Mount, service: Service, conversion: Conversion) -> MountResult:
    name = PurePosixPath(each.source).name
    conversion.ledger.needs_decision(each.at, rule="engine-socket", note=f"{name} is not mounted: {_SUPERVISES}")
    conversion.find(
        each.at,
        "engine-socket",
        f"{service.name} mounts {name}, which a cluster does not have; {_SUPERVISES}",
        help="Traefik, monitoring and CI runners have settings for Kubernetes; whoever may write to "
        "the socket owns the node",
    )
    return NOTHING


def _of_node(each: Mount, service: Service, conversion: Conversion) -> MountResult:
    name = label(each.target, 63)
    place = in_pod(service, conversion, f"volumes[{name}]")
    note = "the node's own, so that Pod Security baseline refuses the pod"
    if each.read_only:
        conversion.ledger.adapted(each.at, place, rule="host-path", note=note)
    else:
        conversion.decide(
            each.at,
            "host-path",
            f"{each.source} is the node's own and was mounted for writing; here it is for reading",
            target=place,
        )
    propagation = _PROPAGATION.get(str(each.options.get("propagation", "")), "")
    if propagation == "Bidirectional" and not service.get("privileged"):
        propagation = "HostToContainer"
    return MountResult(
        name, (mount(name, each.target, read_only=True, propagation=propagation),), {"hostPath": {"path": each.source}}
    )


def _secret(each: Mount, service: Service, conversion: Conversion, why: str) -> MountResult:
    """A file whose content stays out of the manifests."""
    file = PurePosixPath(each.source).name
    name, key = bound_name(service, each, conversion), data_key(file)
    volume = label(f"file-{file}", 63)
    remote = name.replace("-", "_").upper()
    conversion.ledger.adapted(
        each.at,
        f"ExternalSecret/{name}",
        rule="bound-secret",
        note=f"a Secret, for {why}; its content comes from the store's {remote}",
    )
    conversion.find(
        each.at, "bound-secret", f"{file} looks secret ({why}); expected its content as {remote} in the secret store"
    )
    source = {"secret": {"secretName": name, "items": [{"key": key, "path": file}]}}
    return MountResult(
        volume,
        (mount(volume, each.target, read_only=True, subpath=file),),
        source,
        manifests=(external_secret(name, {key: remote}, conversion),),
    )


def _file(each: Mount, service: Service, conversion: Conversion) -> MountResult:
    content = conversion.read(each.source) or b""
    file = PurePosixPath(each.source).name
    if is_secret_file(content, conversion):
        return _secret(each, service, conversion, "a credential is in it")
    if len(content) > LARGEST:
        conversion.decide(
            each.at,
            "bind-too-large",
            f"{file} is larger than a ConfigMap may be (1 MiB), so it is not mounted; put it into the image",
        )
        return NOTHING
    return _mounted({data_key(file): file}, {data_key(file): content}, each, service, conversion, subpath=file)


def _folder(each: Mount, service: Service, conversion: Conversion) -> MountResult:
    """A folder of configuration, as one ConfigMap; a path below it becomes a key of its own."""
    names = [name for name in conversion.names_in(each.source) or () if not name.endswith("/")]
    contents = {name: conversion.read(f"{each.source.rstrip('/')}/{name}") for name in names}
    files = {name: content for name, content in contents.items() if content is not None}
    if len(files) > _MOST_FILES or sum(map(len, files.values())) > LARGEST or len(files) < len(names):
        return _data(each, service, conversion)
    if any(is_secret_file(content, conversion) for content in files.values()):
        conversion.decide(
            each.at,
            "bound-secret",
            f"a file of {PurePosixPath(each.source).name} holds a "
            "credential, so the folder is not mounted; "
            "make a Secret of it",
        )
        return NOTHING
    keys = {data_key(name.replace("/", "--")): name for name in files}
    return _mounted(keys, {key: files[name] for key, name in keys.items()}, each, service, conversion)


def _mounted(
    keys: Mapping[str, str],
    files: Mapping[str, bytes],
    each: Mount,
    service: Service,
    conversion: Conversion,
    subpath: str = "",
) -> MountResult:
    """A ConfigMap of files, at its path; ``keys`` says under which path below the mount a key stands."""
    name = bound_name(service, each, conversion)
    files = {key: rewrite_content(content, each.at, conversion) for key, content in files.items()}
    note = "a ConfigMap, which is for reading; a change starts new pods"
    conversion.ledger.adapted(each.at, f"ConfigMap/{name}", rule="bound-file", note=note)
    bound_files(service, conversion).update({f"{each.target}/{key}": content for key, content in files.items()})
    volume = label(f"file-{PurePosixPath(each.source).name}", 63)
    mode = {"defaultMode": 0o755} if any(content.startswith(b"#!") for content in files.values()) else {}
    source: dict[str, Any] = {
        "configMap": {"name": name, "items": [{"key": key, "path": path} for key, path in sorted(keys.items())], **mode}
    }
    return MountResult(
        volume,
        (mount(volume, each.target, read_only=True, subpath=subpath),),
        source,
        manifests=(config_map(name, files, conversion),),
    )


def _data(each: Mount, service: Service, conversion: Conversion, *, as_file: bool = False) -> MountResult:
    """A folder that is written to: a claim, empty at first."""
    folder = PurePosixPath(each.source)
    if not as_file and service.get("build") is not None and is_code(each, conversion.names_in(each.source)):
        conversion.ledger.adapted(
            each.at,
            in_container(service, conversion, "image"),
            rule="bound-code",
            note="the code that the image is built of: the image carries it",
        )
        conversion.find(
            each.at,
            "bound-code",
            f"{folder.name or folder} is mounted over {each.target} for development; on a cluster the image carries it",
            severity=Severity.NOTE,
        )
        return NOTHING
    name = bound_name(service, each, conversion)
    subpath = folder.name if as_file else each.subpath
    own = workload_of(service, conversion) is Workload.STATEFUL_SET
    place = (
        in_workload(service, conversion, f"spec.volumeClaimTemplates[{name}]")
        if own
        else f"PersistentVolumeClaim/{name}"
    )
    conversion.decide(
        each.at,
        "bound-data",
        f"{conversion.stack.model.spoken(each.source)} is on a host; its "
        f"content has to be copied into the claim {name}",
        target=place,
    )
    spec = claim_spec(None, conversion, ONCE)
    mounts = (mount(name, each.target, read_only=each.read_only, subpath=subpath),)
    if not as_file:
        bind_claims(service, conversion).append((each, name))
    if own:
        return MountResult(
            name,
            mounts,
            template={"metadata": {"name": name, "labels": {PART_OF: conversion.application}}, "spec": spec},
        )
    claim = manifest("v1", "PersistentVolumeClaim", name, labels={PART_OF: conversion.application}, spec=spec)
    return MountResult(name, mounts, {"persistentVolumeClaim": {"claimName": name}}, manifests=(claim,))


def _account_options(each: Mount, service: Service, conversion: Conversion) -> None:
    """The options of a bind that say how the host treats it."""
    at = (*each.at, "bind")
    for key, note in (
        ("selinux", "the node's own labels hold"),
        ("create_host_path", "nothing is made on a host"),
        ("recursive", "mounts below are part of it"),
    ):
        if key in each.options:
            conversion.ledger.not_applicable((*at, key), rule="bind-option", note=note)
    if "propagation" in each.options:
        target = _PROPAGATION.get(str(each.options["propagation"]), "")
        if target:
            conversion.ledger.adapted(
                (*at, "propagation"),
                in_container(service, conversion, "volumeMounts"),
                rule="bind-option",
                note=f"{target}, where the mount is the node's own; a container that is not "
                "privileged gets no Bidirectional",
            )
        else:
            conversion.ledger.not_applicable(
                (*at, "propagation"), rule="bind-option", note="private is Kubernetes' default"
            )
