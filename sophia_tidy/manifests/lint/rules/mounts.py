"""Where containers mount volumes.

After kubernetes ``pkg/apis/core/validation/validation.go``
(ValidateVolumeMounts, ValidateVolumeDevices).
"""

from ...name_rules import among, below, named
from ...pointer import Pointer
from ..item import Container
from ..rule import Said, container_rule

PROPAGATIONS = ("None", "HostToContainer", "Bidirectional")


@container_rule()
def mount_without_volume(container: Container) -> Said:
    """Mount of a volume that the pod does not have, which the API server refuses.

    A StatefulSet's claims count.
    """
    known = {volume.get("name") for volume in container.pod.spec.get("volumes") or ()} | claims_of(container)
    for key in ("volumeMounts", "volumeDevices"):
        for index, each in enumerate(container.all(key)):
            if each.get("name") not in known:
                yield (key, index, "name"), f"{each.get('name')!r} is no volume of the pod; expected one of its volumes"


@container_rule()
def duplicate_mount_path(container: Container) -> Said:
    """Mount path that two volumes of a container share, which the API server refuses."""
    seen: set[str] = set()
    for index, each in enumerate(container.all("volumeMounts")):
        path = each.get("mountPath") or ""
        if path in seen:
            yield ("volumeMounts", index, "mountPath"), f"{path!r} is mounted on before; expected it once"
        seen.add(path)


@container_rule()
def mount_path(container: Container) -> Said:
    """Mount path that is empty or has a colon in it, which the API server refuses."""
    for index, each in enumerate(container.all("volumeMounts")):
        path = each.get("mountPath") or ""
        if not path or ":" in path:
            yield ("volumeMounts", index, "mountPath"), named(path, "has ':'" if path else "is empty; expected a path")


@container_rule()
def sub_path(container: Container) -> Said:
    """Sub-path of a mount that leaves the volume, or is said twice, which the API server refuses.

    ``subPath`` and ``subPathExpr`` are relative, have no ``..``, and one is enough.
    """
    for index, each in enumerate(container.all("volumeMounts")):
        at: Pointer = ("volumeMounts", index)
        for key in ("subPath", "subPathExpr"):
            if each.get(key) and (wrong := below(each[key])):
                yield (*at, key), named(each[key], wrong)
        if each.get("subPath") and each.get("subPathExpr"):
            yield at, "has subPath and subPathExpr; expected one of them"


@container_rule()
def mount_propagation(container: Container) -> Said:
    """Mount propagation that there is not, or Bidirectional without ``privileged``, which the API server refuses."""
    for index, each in enumerate(container.all("volumeMounts")):
        mode = each.get("mountPropagation")
        if mode and (wrong := among(mode, PROPAGATIONS)):
            yield ("volumeMounts", index, "mountPropagation"), wrong
        elif mode == "Bidirectional" and not container.security.get("privileged"):
            yield (
                ("volumeMounts", index, "mountPropagation"),
                "is Bidirectional; expected a privileged container for it",
            )


@container_rule()
def recursive_read_only(container: Container) -> Said:
    """Recursive read-only mount that is not read only, or that propagates, which the API server refuses."""
    for index, each in enumerate(container.all("volumeMounts")):
        mode = each.get("recursiveReadOnly")
        if not mode or mode == "Disabled":
            continue
        if wrong := among(mode, ("Disabled", "IfPossible", "Enabled")):
            yield ("volumeMounts", index, "recursiveReadOnly"), wrong
        elif not each.get("readOnly"):
            yield ("volumeMounts", index, "recursiveReadOnly"), f"is {mode}; expected readOnly with it"
        elif (each.get("mountPropagation") or "None") != "None":
            yield ("volumeMounts", index, "recursiveReadOnly"), f"is {mode}; expected no mountPropagation with it"


@container_rule()
def device_of_claim(container: Container) -> Said:
    """Block device that is no claim, mounted as files too, or on a path twice, which the API server refuses."""
    claims = {
        volume.get("name")
        for volume in container.pod.spec.get("volumes") or ()
        if "persistentVolumeClaim" in volume or "ephemeral" in volume
    } | claims_of(container)
    mounted = {each.get("name") for each in container.all("volumeMounts")}
    taken = {each.get("mountPath") for each in container.all("volumeMounts")}
    for index, each in enumerate(container.all("volumeDevices")):
        at: Pointer = ("volumeDevices", index)
        if each.get("name") not in claims:
            yield (*at, "name"), f"{each.get('name')!r} is no claim; expected a PersistentVolumeClaim"
        elif each.get("name") in mounted:
            yield (*at, "name"), f"{each.get('name')!r} is in volumeMounts too; expected it in one of them"
        path = each.get("devicePath") or ""
        if not path or ".." in path.split("/") or path in taken:
            yield (*at, "devicePath"), f"is {path!r}; expected a path without '..' that nothing else is on"
        taken.add(path)


def claims_of(container: Container) -> set[str | None]:
    """The names that a StatefulSet's claims give to volumes."""
    item = container.pod.item
    templates = item.spec.get("volumeClaimTemplates") or () if item.kind == "StatefulSet" else ()
    return {(claim.get("metadata") or {}).get("name") for claim in templates}


RULES = (
    mount_without_volume,
    duplicate_mount_path,
    mount_path,
    sub_path,
    mount_propagation,
    recursive_read_only,
    device_of_claim,
)
