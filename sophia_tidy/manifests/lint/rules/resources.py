"""Requests and limits of containers and pods.

After kubernetes ``pkg/apis/core/validation/validation.go``
(ValidateContainerResourceRequirements, validatePodResources).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ...name_rules import qualified_name
from ...pointer import Pointer
from ..item import Container, Pod
from ..quantity import NotAQuantity, amount, nanos
from ..rule import Said, container_rule, pod_rule

Amounts = Mapping[str, Any]
NATIVE = ("cpu", "memory", "ephemeral-storage")
_WHOLE = 10**9


@container_rule()
def resource_quantity(container: Container) -> Said:
    """Request or limit that is no quantity or below 0, which the API server refuses."""
    yield from _quantities_wrong(container.spec.get("resources") or {})


@container_rule()
def request_over_limit(container: Container) -> Said:
    """Request of a container above its limit, which the API server refuses."""
    yield from _over_limit(container.spec.get("resources") or {})


@container_rule()
def resource_name(container: Container) -> Said:
    """Resource that containers do not have, which the API server refuses.

    They have cpu, memory, ephemeral-storage, hugepages-SIZE, and devices with a DNS prefix.
    """
    for kind, amounts in _kinds(container.spec.get("resources") or {}):
        for name in amounts:
            if wrong := resource_name_wrong(name):
                yield ("resources", kind, name), wrong


@container_rule()
def extended_resource(container: Container) -> Said:
    """Device such as ``nvidia.com/gpu`` in parts, or requested unlike its limit, which the API server refuses."""
    resources = container.spec.get("resources") or {}
    requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
    for kind, amounts in _kinds(resources):
        for name, value in amounts.items():
            if is_extended(name) and (got := amount(value)) is not None and got % _WHOLE:
                yield (
                    ("resources", kind, name),
                    f"is {value!r}; expected a whole number, a device cannot be shared by parts",
                )
    for name, value in requests.items():
        if is_extended(name) and amount(limits.get(name, "")) != amount(value):
            yield (
                ("resources", "requests", name),
                f"is {value!r}; expected the limit, which is {limits.get(name, 'not set')!r}",
            )


@container_rule()
def huge_pages(container: Container) -> Said:
    """Huge pages in parts, alone, or requested unlike their limit, which the API server refuses.

    Whole pages only, and cpu or memory beside them.
    """
    resources = container.spec.get("resources") or {}
    requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
    pages = [name for name in {**limits, **requests} if name.startswith("hugepages-")]
    for name in pages:
        asked = requests.get(name, limits.get(name))
        if amount(limits.get(name, "")) != amount(asked):
            yield (
                ("resources", "requests", name),
                f"is {asked!r}; expected the limit, which is {limits.get(name, 'not set')!r}",
            )
        size, total = amount(name.removeprefix("hugepages-")), amount(asked)
        if size and total is not None and total % size:
            yield ("resources", "limits", name), f"is {asked!r}; expected a multiple of the page"
    if pages and not ({"cpu", "memory"} & {*limits, *requests}):
        yield ("resources",), "has huge pages alone; expected cpu or memory with them"


@pod_rule()
def pod_resources(pod: Pod) -> Said:
    """Resources of a pod as a whole that its containers' do not fit into, which the API server refuses.

    They are there from 1.32; quantities of cpu, memory and huge pages, requests within limits.
    """
    resources = pod.spec.get("resources") or {}
    yield from _quantities_wrong(resources)
    yield from _over_limit(resources)
    for kind, amounts in _kinds(resources):
        for name in amounts:
            if name not in ("cpu", "memory") and not name.startswith("hugepages-"):
                yield ("resources", kind, name), "is no resource of a pod; expected cpu, memory or hugepages-SIZE"
    for name, value in (resources.get("requests") or {}).items():
        total = sum(_requested(each.spec, name) for each in pod.containers() if each.role == "containers")
        if (limit := amount(value)) is not None and total > limit:
            yield (
                ("resources", "requests", name),
                f"is {value!r}; expected at least what the containers request together",
            )
    yield from _over_pod(pod, resources.get("limits") or {})


def resource_name_wrong(name: str) -> str:
    """What is wrong with a resource that a container asks for."""
    if name in NATIVE or name.startswith("hugepages-"):
        return ""
    if "/" not in name:
        return (
            f"{name!r} is no resource of a container; expected {', '.join(NATIVE)}, hugepages-SIZE or one with a prefix"
        )
    return (wrong := qualified_name(name)) and f"{name!r} {wrong}"


def is_extended(name: str) -> bool:
    """Whether a resource is a device: it has a prefix that is not Kubernetes' own."""
    prefix, slash, _ = name.rpartition("/")
    return bool(slash) and not prefix.endswith("kubernetes.io")


def quantity_wrong(value: Any) -> str:
    """What is wrong with an amount that may be 0 and more."""
    try:
        return f"is {value!r}; expected 0 or more" if nanos(value) < 0 else ""
    except NotAQuantity:
        return f"is {value!r}, no quantity; expected one such as 512Mi, 500m or 1.5"


def _kinds(resources: Mapping[str, Any]) -> Iterator[tuple[str, Amounts]]:
    for kind in ("limits", "requests"):
        yield kind, resources.get(kind) or {}


def _quantities_wrong(resources: Mapping[str, Any]) -> Said:
    for kind, amounts in _kinds(resources):
        for name, value in amounts.items():
            if wrong := quantity_wrong(value):
                yield ("resources", kind, name), wrong


def _over_limit(resources: Mapping[str, Any]) -> Said:
    limits = resources.get("limits") or {}
    for name, value in (resources.get("requests") or {}).items():
        if is_extended(name) or name not in limits:
            continue
        asked, limit = amount(value), amount(limits[name])
        if asked is not None and limit is not None and asked > limit:
            at: Pointer = ("resources", "requests", name)
            yield at, f"is {value!r}; expected at most the limit, {limits[name]!r}"


def _over_pod(pod: Pod, limits: Amounts) -> Said:
    for container in pod.containers():
        for name, value in ((container.spec.get("resources") or {}).get("limits") or {}).items():
            of_pod, own = amount(limits.get(name, "")), amount(value)
            if container.role == "containers" and of_pod is not None and own is not None and own > of_pod:
                at = container.at[len(pod.at) :]
                yield (
                    (*at, "resources", "limits", name),
                    f"is {value!r}; expected at most the pod's limit, {limits[name]!r}",
                )


def _requested(container: Mapping[str, Any], name: str) -> int:
    resources = container.get("resources") or {}
    value = (resources.get("requests") or {}).get(name, (resources.get("limits") or {}).get(name, 0))
    return amount(value) or 0


RULES = (resource_quantity, request_over_limit, resource_name, extended_resource, huge_pages, pod_resources)
