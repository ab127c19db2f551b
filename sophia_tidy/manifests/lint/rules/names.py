"""Names, labels and annotations.

After kubernetes ``pkg/apis/core/validation/names.go`` and
apimachinery ``pkg/api/validation/objectmeta.go``.
"""

from collections.abc import Iterator
from typing import Any

from ....kernel.finding import Severity
from ...name_rules import dns_1035_label, dns_label, dns_subdomain, named, path_segment, qualified_name
from ...pointer import Pointer
from ..item import Item, dig, pod_of
from ..rule import Said, object_rule
from ..selector import labels_wrong

ROLES = ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")
CLUSTER_KINDS = frozenset(
    {
        "Namespace",
        "PersistentVolume",
        "ClusterRole",
        "ClusterRoleBinding",
        "StorageClass",
        "PriorityClass",
        "IngressClass",
        "RuntimeClass",
        "ClusterIssuer",
        "ClusterSecretStore",
        "ClusterExternalSecret",
        "CustomResourceDefinition",
        "Node",
    }
)
ANNOTATIONS = 256 * 1024
# Why a name may have no more: a CronJob adds a time stamp to its jobs' names, a StatefulSet's pods carry
# `<name>-<revision>` in a label, a Job its name.
_LONGEST = {"CronJob": 52, "StatefulSet": 52, "Job": 63}
_SYNTAX = {
    "Service": dns_1035_label,
    "Namespace": dns_label,
    "StatefulSet": dns_label,
    **dict.fromkeys(ROLES, path_segment),
}


@object_rule()
def missing_name(item: Item) -> Said:
    """Object without ``metadata.name`` and ``generateName``, which the API server refuses."""
    if not item.metadata.get("name") and not item.metadata.get("generateName"):
        yield ("metadata", "name"), "is not set; expected a name"


@object_rule()
def object_name(item: Item) -> Said:
    """Object name that its kind cannot have, which the API server refuses.

    A Service's is a DNS-1035 label, a Namespace's and a StatefulSet's a DNS label, most others' a DNS name of
    at most 253 characters.
    """
    name = item.metadata.get("name")
    if name and (wrong := _SYNTAX.get(item.kind, dns_subdomain)(name)):
        yield ("metadata", "name"), named(name, wrong)


@object_rule(*_LONGEST)
def long_name(item: Item) -> Said:
    """Name of a CronJob, StatefulSet or Job so long that the API server refuses it, or the pods made of it.

    The API server gives a CronJob 52 characters and a Job 63; a StatefulSet has 52, as the label that its
    controller puts on its pods takes the rest.
    """
    name, longest = item.metadata.get("name") or "", _LONGEST[item.kind]
    if len(name) > longest:
        yield ("metadata", "name"), f"has {len(name)} characters; expected at most {longest} for a {item.kind}"


@object_rule()
def namespace_name(item: Item) -> Said:
    """Namespace in ``metadata.namespace`` that is no DNS label, which the API server refuses."""
    if item.namespace and (wrong := dns_label(item.namespace)):
        yield ("metadata", "namespace"), named(item.namespace, wrong)


@object_rule(*sorted(CLUSTER_KINDS), severity=Severity.WARNING)
def namespace_on_cluster_kind(item: Item) -> Said:
    """Namespace on an object that belongs to the whole cluster, which the API server ignores."""
    if item.namespace:
        yield ("metadata", "namespace"), f"is set; expected none, a {item.kind} is in no namespace"


@object_rule()
def label_syntax(item: Item) -> Said:
    """Label with a key or value that is none, which the API server refuses.

    A value has at most 63 of ``A-Za-z0-9-_.``, a key the same, perhaps after a DNS name and ``/``.
    """
    for at, metadata in _metadata(item):
        for where, wrong in labels_wrong(metadata.get("labels") or {}):
            yield (*at, "labels", *where), wrong


@object_rule()
def annotation_key(item: Item) -> Said:
    """Annotation with a key that is no qualified name, which the API server refuses.

    Upper case is taken as lower case; the value may be any text.
    """
    for at, metadata in _metadata(item):
        for key in metadata.get("annotations") or ():
            if wrong := qualified_name(key.lower()):
                yield (*at, "annotations", key), named(key, wrong)


@object_rule()
def annotations_size(item: Item) -> Said:
    """Annotations of more than 256 KiB in sum, which the API server refuses."""
    for at, metadata in _metadata(item):
        annotations = metadata.get("annotations") or {}
        size = sum(len(f"{key}{value}".encode("utf-8", "surrogatepass")) for key, value in annotations.items())
        if size > ANNOTATIONS:
            yield (*at, "annotations"), f"has {size} bytes; expected at most {ANNOTATIONS}"


@object_rule()
def finalizer_name(item: Item) -> Said:
    """Finalizer without a DNS prefix or with a name that is none, which the API server refuses."""
    for index, each in enumerate(item.metadata.get("finalizers") or ()):
        wrong = qualified_name(each) or (
            ""
            if "/" in each or each in ("kubernetes", "orphan", "foregroundDeletion")
            else "has no DNS prefix; expected one and '/'"
        )
        if wrong:
            yield ("metadata", "finalizers", index), named(each, wrong)


def _metadata(item: Item) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """The metadata of the object and of the templates in it."""
    yield ("metadata",), item.metadata
    if (pod := pod_of(item)) and pod.at != ("spec",):
        yield (*pod.at[:-1], "metadata"), pod.metadata
    if item.kind == "CronJob" and (of_job := dig(item.manifest, ("spec", "jobTemplate", "metadata"))):
        yield ("spec", "jobTemplate", "metadata"), of_job
    for index, claim in enumerate(item.spec.get("volumeClaimTemplates") or () if item.kind == "StatefulSet" else ()):
        yield ("spec", "volumeClaimTemplates", index, "metadata"), claim.get("metadata") or {}


RULES = (
    missing_name,
    object_name,
    long_name,
    namespace_name,
    namespace_on_cluster_kind,
    label_syntax,
    annotation_key,
    annotations_size,
    finalizer_name,
)
