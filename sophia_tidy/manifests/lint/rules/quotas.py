"""Limits and quotas of namespaces, and priority classes.

After kubernetes ``pkg/apis/core/validation/validation.go``
(ValidateLimitRange, ValidateResourceQuotaSpec) and
``pkg/apis/scheduling/validation/validation.go``.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ...name_rules import among, qualified_name
from ...pointer import Pointer
from ..item import Item
from ..quantity import amount
from ..rule import Said, object_rule
from .resources import NATIVE, quantity_wrong

_TYPES = ("Pod", "Container", "PersistentVolumeClaim")
_ORDER = ("min", "defaultRequest", "default", "max")
_FIELDS = (*_ORDER, "maxLimitRequestRatio")
_RESOURCES = {"Container": NATIVE, "Pod": NATIVE, "PersistentVolumeClaim": ("storage",)}
_COUNTED = frozenset(
    "pods services services.loadbalancers services.nodeports replicationcontrollers resourcequotas secrets configmaps "
    "persistentvolumeclaims storage requests.storage cpu memory ephemeral-storage requests.cpu requests.memory "
    "requests.ephemeral-storage limits.cpu limits.memory limits.ephemeral-storage".split()
)
_SCOPES = (
    "Terminating",
    "NotTerminating",
    "BestEffort",
    "NotBestEffort",
    "PriorityClass",
    "CrossNamespacePodAffinity",
    "VolumeAttributesClass",
)
_HIGHEST_PRIORITY = 1_000_000_000


@object_rule("LimitRange")
def limit_range_type(item: Item) -> Said:
    """Limit of a LimitRange for a type that there is not, or twice for one, which the API server refuses.

    There are Pod, Container and PersistentVolumeClaim, and qualified names.
    """
    seen: set[str] = set()
    for at, each in _limits(item):
        kind = each.get("type") or ""
        if "/" not in kind and (wrong := among(kind, _TYPES)):
            yield (*at, "type"), wrong
        if kind in seen:
            yield (*at, "type"), f"{kind} is there before; expected it once"
        seen.add(kind)


@object_rule("LimitRange")
def limit_range_field(item: Item) -> Said:
    """Default in a limit for pods, or a limit for claims without a size, which the API server refuses."""
    for at, each in _limits(item):
        if each.get("type") == "Pod":
            for key in ("default", "defaultRequest"):
                if each.get(key):
                    yield (*at, key), "is set; expected none for type Pod"
        if each.get("type") == "PersistentVolumeClaim" and "storage" not in {
            **(each.get("min") or {}),
            **(each.get("max") or {}),
        }:
            yield at, "has no min and no max of storage; expected one of them for type PersistentVolumeClaim"


@object_rule("LimitRange")
def limit_range_amount(item: Item) -> Said:
    """Amount of a limit that is no quantity, below 0, or of nothing its type has, which the API server refuses."""
    for at, each in _limits(item):
        known = _RESOURCES.get(each.get("type") or "", ())
        for key in _FIELDS:
            for name, value in (each.get(key) or {}).items():
                if wrong := quantity_wrong(value):
                    yield (*at, key, name), wrong
                elif known and name not in known and "/" not in name and not name.startswith("hugepages-"):
                    yield (*at, key, name), f"is no resource of a {each['type']}; expected {' or '.join(known)}"


@object_rule("LimitRange")
def limit_range_order(item: Item) -> Said:
    """Limits of a LimitRange that do not rise from least to most, which the API server refuses.

    The order is min, defaultRequest, default, max; the ratio of limit and request is at least 1.
    """
    for at, each in _limits(item):
        for name in {name for key in _FIELDS for name in each.get(key) or ()}:
            values = [(key, got) for key in _ORDER if (got := amount((each.get(key) or {}).get(name, ""))) is not None]
            for (low, less), (high, more) in pairwise(values):
                if less > more:
                    yield (*at, low, name), f"is {each[low][name]!r}; expected at most {high}, {each[high][name]!r}"
            ratio = amount((each.get("maxLimitRequestRatio") or {}).get(name, ""))
            if ratio is not None and ratio < 10**9:
                yield (*at, "maxLimitRequestRatio", name), "is below 1; expected 1 or more"


@object_rule("ResourceQuota")
def quota_amount(item: Item) -> Said:
    """Amount of a quota that is no quantity, below 0, or of what is not counted, which the API server refuses."""
    for name, value in (item.spec.get("hard") or {}).items():
        if wrong := _counted_wrong(name) or quantity_wrong(value):
            yield ("spec", "hard", name), wrong


@object_rule("ResourceQuota")
def quota_scope(item: Item) -> Said:
    """Scope of a quota that there is not, or two that exclude each other, which the API server refuses."""
    scopes = item.spec.get("scopes") or ()
    for index, each in enumerate(scopes):
        if wrong := among(each, _SCOPES):
            yield ("spec", "scopes", index), wrong
    for one, other in (("Terminating", "NotTerminating"), ("BestEffort", "NotBestEffort")):
        if one in scopes and other in scopes:
            yield ("spec", "scopes"), f"has {one} and {other}; expected one of them"


@object_rule("PriorityClass")
def priority_value(item: Item) -> Said:
    """Priority above 1000000000, or a class named ``system-…``, which the API server refuses."""
    if item.manifest.get("value", 0) > _HIGHEST_PRIORITY:
        yield ("value",), f"is {item.manifest['value']}; expected at most {_HIGHEST_PRIORITY}"
    if item.name.startswith("system-"):
        yield ("metadata", "name"), f"{item.name!r} begins with system-; expected another name"


def _limits(item: Item) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    for index, each in enumerate(item.spec.get("limits") or ()):
        yield ("spec", "limits", index), each


def _counted_wrong(name: str) -> str:
    if (
        name in _COUNTED
        or name.startswith(("hugepages-", "requests.hugepages-", "count/"))
        or ".storageclass.storage.k8s.io/" in name
    ):
        return ""
    if "/" in name and not qualified_name(name):
        return ""
    return "is not counted; expected one such as pods, requests.cpu or limits.memory"


RULES = (
    limit_range_type,
    limit_range_field,
    limit_range_amount,
    limit_range_order,
    quota_amount,
    quota_scope,
    priority_value,
)
