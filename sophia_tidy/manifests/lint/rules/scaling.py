"""Autoscalers and disruption budgets.

After kubernetes ``pkg/apis/autoscaling/validation/validation.go`` and
``pkg/apis/policy/validation/validation.go``.
"""

from typing import Any

from ...name_rules import among, dns_subdomain, named
from ...pointer import Pointer
from ..item import Item
from ..quantity import NotAQuantity, nanos
from ..rule import Said, object_rule
from .workloads import share_wrong

_METRICS = {
    "Resource": "resource",
    "ContainerResource": "containerResource",
    "Pods": "pods",
    "Object": "object",
    "External": "external",
}
_TARGETS = {"Utilization": "averageUtilization", "AverageValue": "averageValue", "Value": "value"}


@object_rule("HorizontalPodAutoscaler")
def autoscaler_range(item: Item) -> Said:
    """Autoscaler with ``minReplicas`` below 1, or above ``maxReplicas``, which the API server refuses."""
    least, most = item.spec.get("minReplicas", 1), item.spec.get("maxReplicas", 0)
    if least < 1:
        yield ("spec", "minReplicas"), f"is {least}; expected 1 or more"
    if most < max(least, 1):
        yield ("spec", "maxReplicas"), f"is {most}; expected at least minReplicas, {max(least, 1)}"


@object_rule("HorizontalPodAutoscaler")
def autoscaler_target(item: Item) -> Said:
    """Target of an autoscaler without kind or name, which the API server refuses."""
    target = item.spec.get("scaleTargetRef") or {}
    for key in ("kind", "name"):
        if not target.get(key):
            yield ("spec", "scaleTargetRef", key), "is not set; expected a name"
    if target.get("name") and (wrong := dns_subdomain(target["name"])):
        yield ("spec", "scaleTargetRef", "name"), named(target["name"], wrong)


@object_rule("HorizontalPodAutoscaler")
def autoscaler_metric(item: Item) -> Said:
    """Metric of an autoscaler without the field of its type, or with another's, which the API server refuses."""
    for at, each in _metrics(item):
        kind = each.get("type") or ""
        if wrong := among(kind, tuple(_METRICS)):
            yield (*at, "type"), wrong
            continue
        for field in _METRICS.values():
            if (field == _METRICS[kind]) != (each.get(field) is not None):
                yield (
                    (*at, field),
                    f"is {'set' if each.get(field) is not None else 'not set'}; expected {_METRICS[kind]} alone",
                )


@object_rule("HorizontalPodAutoscaler")
def autoscaler_metric_target(item: Item) -> Said:
    """Target of a metric without the value of its type, or one not above 0, which the API server refuses."""
    for at, each in _metrics(item):
        field = _METRICS.get(each.get("type") or "", "")
        target = (each.get(field) or {}).get("target")
        if target is not None:
            for where, wrong in _target_wrong(target):
                yield (*at, field, "target", *where), wrong


@object_rule("PodDisruptionBudget")
def budget_with_two_limits(item: Item) -> Said:
    """Disruption budget with both ``minAvailable`` and ``maxUnavailable``, which the API server refuses."""
    if item.spec.get("minAvailable") is not None and item.spec.get("maxUnavailable") is not None:
        yield ("spec", "minAvailable"), "is set, and maxUnavailable too; expected one of them"


@object_rule("PodDisruptionBudget")
def budget_number(item: Item) -> Said:
    """Limit of a disruption budget that is no number and no percentage to 100, which the API server refuses.

    A policy for unhealthy pods that there is not is refused too.
    """
    for key in ("minAvailable", "maxUnavailable"):
        if item.spec.get(key) is not None and (wrong := share_wrong(item.spec[key], True)):
            yield ("spec", key), wrong
    policy = item.spec.get("unhealthyPodEvictionPolicy")
    if policy and (wrong := among(policy, ("IfHealthyBudget", "AlwaysAllow"))):
        yield ("spec", "unhealthyPodEvictionPolicy"), wrong


def _metrics(item: Item) -> list[tuple[Pointer, dict[str, Any]]]:
    return [(("spec", "metrics", index), each) for index, each in enumerate(item.spec.get("metrics") or ())]


def _target_wrong(target: dict[str, Any]) -> Said:
    kind = target.get("type") or ""
    if wrong := among(kind, tuple(_TARGETS)):
        yield ("type",), wrong
        return
    value = target.get(_TARGETS[kind])
    try:
        if value is None or nanos(value) <= 0:
            yield (_TARGETS[kind],), f"is {value!r}; expected more than 0, as the type is {kind}"
    except NotAQuantity:
        yield (_TARGETS[kind],), f"is {value!r}, no quantity"


RULES = (
    autoscaler_range,
    autoscaler_target,
    autoscaler_metric,
    autoscaler_metric_target,
    budget_with_two_limits,
    budget_number,
)
