"""Volumes of pods.

After kubernetes ``pkg/apis/core/validation/validation.go``
(ValidateVolumes, validateVolumeSource and what it calls).  The file is long because every
source of a volume has its own rules, and storage asks for some of them too.
"""

from collections.abc import Iterator
from typing import Any

from ...name_rules import among, below, data_key, dns_label, dns_subdomain, named
from ...pointer import Pointer
from ..item import Pod
from ..rule import Said, pod_rule
from .environment import is_field, resource_wrong
from .resources import quantity_wrong

HOST_PATH_TYPES = ("", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice")
_ITEMS = ("secret", "configMap", "downwardAPI")
_PROJECTED = ("secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate")
_FILE_FIELDS = frozenset(
    {"metadata.name", "metadata.namespace", "metadata.uid", "metadata.labels", "metadata.annotations"}
)
_SHORTEST_TOKEN = 600


@pod_rule()
def volume_name(pod: Pod) -> Said:
    """Volume of a pod with a name that is no DNS label, which the API server refuses."""
    for at, volume in volumes_of(pod):
        if wrong := dns_label(volume.get("name") or ""):
            yield (*at, "name"), named(volume.get("name"), wrong)


@pod_rule()
def duplicate_volume_name(pod: Pod) -> Said:
    """Volumes of a pod that share one name, which the API server refuses."""
    seen: set[str] = set()
    for at, volume in volumes_of(pod):
        if volume.get("name") in seen:
            yield (*at, "name"), f"{volume.get('name')!r} is the name of another volume"
        seen.add(volume.get("name") or "")


@pod_rule()
def volume_source(pod: Pod) -> Said:
    """Volume without a source, which the API server makes an empty directory, or with several, which it refuses."""
    for at, volume in volumes_of(pod):
        sources = [key for key in volume if key != "name" and volume[key] is not None]
        if len(sources) != 1:
            yield at, f"has {' and '.join(sources) or 'no source'}; expected exactly one source"


@pod_rule()
def volume_source_name(pod: Pod) -> Said:
    """Volume of a pod that does not name its Secret, ConfigMap or claim, which the API server refuses."""
    for at, volume in volumes_of(pod):
        for kind, key in (("secret", "secretName"), ("configMap", "name"), ("persistentVolumeClaim", "claimName")):
            if kind in volume and (wrong := dns_subdomain(volume[kind].get(key) or "")):
                yield (*at, kind, key), named(volume[kind].get(key), wrong)
        for index, source in enumerate((volume.get("projected") or {}).get("sources") or ()):
            for kind in ("secret", "configMap"):
                if kind in source and (wrong := dns_subdomain(source[kind].get("name") or "")):
                    yield (*at, "projected", "sources", index, kind, "name"), named(source[kind].get("name"), wrong)


@pod_rule()
def empty_dir_size(pod: Pod) -> Said:
    """Size limit of an ``emptyDir`` that is no quantity or below 0, which the API server refuses."""
    for at, volume in volumes_of(pod):
        limit = (volume.get("emptyDir") or {}).get("sizeLimit")
        if limit is not None and (wrong := quantity_wrong(limit)):
            yield (*at, "emptyDir", "sizeLimit"), wrong


@pod_rule()
def empty_dir_medium(pod: Pod) -> Said:
    """Medium of an ``emptyDir`` that there is not, which the kubelet cannot mount.

    There are "", Memory and HugePages.
    """
    for at, volume in volumes_of(pod):
        medium = (volume.get("emptyDir") or {}).get("medium") or ""
        if not medium.startswith("HugePages") and (wrong := among(medium, ("", "Memory"))):
            yield (*at, "emptyDir", "medium"), wrong


@pod_rule()
def host_path(pod: Pod) -> Said:
    """Path of the node in ``hostPath`` that is empty, has ``..`` or no known type, which the API server refuses."""
    for at, volume in volumes_of(pod):
        source = volume.get("hostPath")
        if source is not None:
            yield from _placed((*at, "hostPath"), host_path_wrong(source))


@pod_rule()
def nfs_source(pod: Pod) -> Said:
    """Volume of NFS without a server or with a path that is not absolute, which the API server refuses."""
    for at, volume in volumes_of(pod):
        if volume.get("nfs") is not None:
            yield from _placed((*at, "nfs"), nfs_wrong(volume["nfs"]))


@pod_rule()
def file_mode(pod: Pod) -> Said:
    """Mode of files outside of 0 to 0777, which the API server refuses.

    YAML 1.1 reads 0644 as octal, JSON and YAML 1.2 do not.
    """
    for at, source in _sources(pod):
        for where, mode in _modes(source):
            if not 0 <= mode <= 0o777:
                yield (*at, *where), f"is {mode}, {mode:#o} in octal; expected 0 to 0777 octal"


@pod_rule()
def volume_item(pod: Pod) -> Said:
    """Item of a volume without a key, or with a path out of its mount, which the API server refuses."""
    for at, source in _sources(pod):
        for index, each in enumerate(source.get("items") or ()):
            if "downwardAPI" not in at and (wrong := data_key(each.get("key") or "")):
                yield (*at, "items", index, "key"), named(each.get("key"), wrong)
            if wrong := below(each.get("path") or "") if each.get("path") else "is empty":
                yield (*at, "items", index, "path"), named(each.get("path"), wrong)


@pod_rule()
def downward_item(pod: Pod) -> Said:
    """Item of a downward API volume with no source, two, or one files cannot have, which the API server refuses.

    It has one of ``fieldRef`` and ``resourceFieldRef``, the latter with its container.
    """
    for at, source in _sources(pod):
        for index, each in enumerate(source.get("items") or () if at[-1] == "downwardAPI" else ()):
            place = (*at, "items", index)
            chosen = [key for key in ("fieldRef", "resourceFieldRef") if each.get(key) is not None]
            if len(chosen) != 1:
                yield place, f"has {' and '.join(chosen) or 'no source'}; expected fieldRef or resourceFieldRef"
            elif chosen == ["fieldRef"] and not is_field(each["fieldRef"].get("fieldPath") or "", _FILE_FIELDS):
                yield (
                    (*place, "fieldRef", "fieldPath"),
                    f"is {each['fieldRef'].get('fieldPath')!r}; expected one such as metadata.labels",
                )
            elif chosen == ["resourceFieldRef"] and not each["resourceFieldRef"].get("containerName"):
                yield (*place, "resourceFieldRef", "containerName"), "is not set; expected the container's name"
            elif chosen == ["resourceFieldRef"]:
                yield from _placed((*place, "resourceFieldRef"), resource_wrong(each["resourceFieldRef"]))


@pod_rule()
def projected_source(pod: Pod) -> Said:
    """Source of a projected volume that is none or several, or a token under 600 s, which the API server refuses."""
    for at, volume in volumes_of(pod):
        for index, source in enumerate((volume.get("projected") or {}).get("sources") or ()):
            place = (*at, "projected", "sources", index)
            chosen = [key for key in _PROJECTED if source.get(key) is not None]
            if len(chosen) != 1:
                yield place, f"has {' and '.join(chosen) or 'no source'}; expected exactly one source"
            token = source.get("serviceAccountToken") or {}
            if token.get("expirationSeconds", _SHORTEST_TOKEN) < _SHORTEST_TOKEN:
                yield (
                    (*place, "serviceAccountToken", "expirationSeconds"),
                    f"is below {_SHORTEST_TOKEN}; expected 10 minutes or more",
                )


@pod_rule()
def projected_clash(pod: Pod) -> Said:
    """Sources of a projected volume that write one path, which the API server refuses."""
    for at, volume in volumes_of(pod):
        seen: set[str] = set()
        for index, source in enumerate((volume.get("projected") or {}).get("sources") or ()):
            for path in _paths(source):
                if path in seen:
                    yield (*at, "projected", "sources", index), f"writes {path!r}, which another source writes"
                seen.add(path)


def volumes_of(pod: Pod) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Each volume with its place in the pod."""
    for index, volume in enumerate(pod.spec.get("volumes") or ()):
        yield ("volumes", index), volume


def host_path_wrong(source: dict[str, Any]) -> Said:
    """What is wrong with a ``hostPath``, of a pod or of a PersistentVolume."""
    path = source.get("path") or ""
    if not path:
        yield ("path",), "is not set; expected a path of the node"
    elif ".." in path.split("/"):
        yield ("path",), f"{path!r} has '..'; expected a path without"
    if wrong := among(source.get("type") or "", HOST_PATH_TYPES):
        yield ("type",), wrong


def nfs_wrong(source: dict[str, Any]) -> Said:
    """What is wrong with an ``nfs`` source, of a pod or of a PersistentVolume."""
    if not source.get("server"):
        yield ("server",), "is not set; expected a server"
    if not (source.get("path") or "").startswith("/"):
        yield ("path",), f"is {source.get('path')!r}; expected an absolute path"


def _placed(at: Pointer, said: Said) -> Said:
    for where, wrong in said:
        yield (*at, *where), wrong


def _sources(pod: Pod) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """All sources that make files of keys: of volumes, and within projected ones."""
    for at, volume in volumes_of(pod):
        projected = volume.get("projected")
        if projected is not None:
            yield (*at, "projected"), projected
        for kind in _ITEMS:
            if volume.get(kind) is not None:
                yield (*at, kind), volume[kind]
            for index, source in enumerate((projected or {}).get("sources") or ()):
                if source.get(kind) is not None:
                    yield (*at, "projected", "sources", index, kind), source[kind]


def _modes(source: dict[str, Any]) -> Iterator[tuple[Pointer, int]]:
    if source.get("defaultMode") is not None:
        yield ("defaultMode",), source["defaultMode"]
    for index, each in enumerate(source.get("items") or ()):
        if each.get("mode") is not None:
            yield ("items", index, "mode"), each["mode"]


def _paths(source: dict[str, Any]) -> Iterator[str]:
    for kind in _ITEMS:
        for each in (source.get(kind) or {}).get("items") or ():
            yield each.get("path") or ""
    if token := source.get("serviceAccountToken"):
        yield token.get("path") or ""


RULES = (
    volume_name,
    duplicate_volume_name,
    volume_source,
    volume_source_name,
    empty_dir_size,
    empty_dir_medium,
    host_path,
    nfs_source,
    file_mode,
    volume_item,
    downward_item,
    projected_source,
    projected_clash,
)
