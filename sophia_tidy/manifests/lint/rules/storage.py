"""Claims, volumes of the cluster, and storage classes.

After kubernetes ``pkg/apis/core/validation/validation.go``
(ValidatePersistentVolumeClaimSpec, ValidatePersistentVolumeSpec) and
``pkg/apis/storage/validation/validation.go``.
"""

from collections.abc import Iterator
from typing import Any

from ...name_rules import among, dns_subdomain, named, qualified_name
from ...pointer import Pointer
from ..item import Item
from ..quantity import NotAQuantity, amount, nanos
from ..rule import Said, object_rule
from ..selector import selector_wrong
from .volumes import host_path_wrong, nfs_wrong

MODES = ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")
_CLAIMS = ("PersistentVolumeClaim", "StatefulSet")
_NOT_SOURCES = frozenset(
    {
        "accessModes",
        "capacity",
        "claimRef",
        "mountOptions",
        "nodeAffinity",
        "persistentVolumeReclaimPolicy",
        "storageClassName",
        "volumeMode",
        "volumeAttributesClassName",
    }
)


@object_rule(*_CLAIMS, "PersistentVolume")
def access_mode(item: Item) -> Said:
    """Access mode of a claim or volume that there is not, or none at all, which the API server refuses.

    ReadWriteOncePod stands alone.
    """
    for at, spec in _specs(item):
        modes = spec.get("accessModes") or ()
        if not modes:
            yield (*at, "accessModes"), "is empty; expected at least one mode"
        for index, mode in enumerate(modes):
            if wrong := among(mode, MODES):
                yield (*at, "accessModes", index), wrong
        if "ReadWriteOncePod" in modes and len(modes) > 1:
            yield (*at, "accessModes"), "has ReadWriteOncePod and others; expected it alone"


@object_rule(*_CLAIMS)
def claim_size(item: Item) -> Said:
    """Claim without a size, of nothing, or above its own limit, which the API server refuses."""
    for at, spec in _specs(item):
        resources = spec.get("resources") or {}
        asked = (resources.get("requests") or {}).get("storage")
        if wrong := "is not set; expected a size such as 1Gi" if asked is None else size_wrong(asked):
            yield (*at, "resources", "requests", "storage"), wrong
            continue
        limit = amount((resources.get("limits") or {}).get("storage", asked))
        if limit is not None and limit < nanos(asked):
            yield (*at, "resources", "requests", "storage"), f"is {asked!r}; expected at most the limit"


@object_rule(*_CLAIMS, "PersistentVolume")
def storage_class_name(item: Item) -> Said:
    """Storage class in ``storageClassName`` that is no DNS name, which the API server refuses.

    An empty one means that no class is wanted.
    """
    for at, spec in _specs(item):
        if spec.get("storageClassName") and (wrong := dns_subdomain(spec["storageClassName"])):
            yield (*at, "storageClassName"), named(spec["storageClassName"], wrong)


@object_rule(*_CLAIMS, "PersistentVolume")
def volume_mode(item: Item) -> Said:
    """Volume mode of a claim or volume other than Filesystem and Block, which the API server refuses."""
    for at, spec in _specs(item):
        if spec.get("volumeMode") and (wrong := among(spec["volumeMode"], ("Filesystem", "Block"))):
            yield (*at, "volumeMode"), wrong


@object_rule("StatefulSet")
def claim_template_selector(item: Item) -> Said:
    """Selector of a claim template with a key, value or operator that is none, which the API server refuses."""
    for at, spec in _specs(item):
        for where, wrong in selector_wrong(spec.get("selector") or {}):
            yield (*at, "selector", *where), wrong


@object_rule("PersistentVolume")
def volume_capacity(item: Item) -> Said:
    """Capacity of a PersistentVolume that is not ``storage`` alone, which the API server refuses."""
    capacity = item.spec.get("capacity") or {}
    if set(capacity) != {"storage"}:
        yield ("spec", "capacity"), f"has {', '.join(sorted(capacity)) or 'nothing'}; expected storage alone"
    elif wrong := size_wrong(capacity["storage"]):
        yield ("spec", "capacity", "storage"), wrong


@object_rule("PersistentVolume")
def volume_of_cluster_source(item: Item) -> Said:
    """PersistentVolume without one source that says where its data lies, which the API server refuses.

    A local one needs its node besides.
    """
    sources = [key for key in item.spec if key not in _NOT_SOURCES]
    if len(sources) != 1:
        yield ("spec",), f"has {' and '.join(sources) or 'no source'}; expected exactly one source"
    for key, check in (("hostPath", host_path_wrong), ("nfs", nfs_wrong)):
        for where, wrong in check(item.spec[key]) if key in item.spec else ():
            yield ("spec", key, *where), wrong
    if "local" in item.spec and not item.at("spec", "nodeAffinity", "required", "nodeSelectorTerms"):
        yield ("spec", "nodeAffinity"), "is not set; expected it, as the volume is local to a node"


@object_rule("PersistentVolume")
def reclaim_policy(item: Item) -> Said:
    """Reclaim policy of a PersistentVolume other than Retain, Delete and Recycle, which the API server refuses."""
    policy = item.spec.get("persistentVolumeReclaimPolicy")
    if policy and (wrong := among(policy, ("Retain", "Delete", "Recycle"))):
        yield ("spec", "persistentVolumeReclaimPolicy"), wrong


@object_rule("PersistentVolume")
def claim_reference(item: Item) -> Said:
    """Claim of a PersistentVolume in ``claimRef`` without name or namespace, which the API server refuses."""
    reference = item.spec.get("claimRef")
    if reference is not None:
        for key in ("name", "namespace"):
            if not reference.get(key):
                yield ("spec", "claimRef", key), "is not set; expected a name"


@object_rule("StorageClass")
def storage_class(item: Item) -> Said:
    """StorageClass without a provisioner, or with a policy or binding there is not, which the API server refuses."""
    if wrong := qualified_name((item.manifest.get("provisioner") or "").lower()):
        yield ("provisioner",), named(item.manifest.get("provisioner"), wrong)
    words = {"reclaimPolicy": ("Delete", "Retain"), "volumeBindingMode": ("Immediate", "WaitForFirstConsumer")}
    for key, allowed in words.items():
        if item.manifest.get(key) and (wrong := among(item.manifest[key], allowed)):
            yield (key,), wrong


def size_wrong(value: Any) -> str:
    """What is wrong with an amount that has to be above 0."""
    try:
        return "" if nanos(value) > 0 else f"is {value!r}; expected more than 0"
    except NotAQuantity:
        return f"is {value!r}, no quantity; expected one such as 1Gi"


def _specs(item: Item) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """The spec of a claim or volume, or of a StatefulSet's claim templates."""
    if item.kind != "StatefulSet":
        yield ("spec",), item.spec
        return
    for index, claim in enumerate(item.spec.get("volumeClaimTemplates") or ()):
        yield ("spec", "volumeClaimTemplates", index, "spec"), claim.get("spec") or {}


RULES = (
    access_mode,
    claim_size,
    storage_class_name,
    volume_mode,
    claim_template_selector,
    volume_capacity,
    volume_of_cluster_source,
    reclaim_policy,
    claim_reference,
    storage_class,
)
