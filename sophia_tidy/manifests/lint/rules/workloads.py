"""Deployments, StatefulSets, DaemonSets and ReplicaSets.

After kubernetes ``pkg/apis/apps/validation/validation.go``.
"""

from typing import Any

from ...name_rules import among, dns_label, dns_subdomain, named
from ...pointer import Pointer
from ..item import Item, pod_of
from ..rule import Said, object_rule
from ..selector import empty, selector_wrong, selects

_SETS = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")
_COUNTS: dict[str, tuple[str, ...]] = {
    "Deployment": ("replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"),
    "ReplicaSet": ("replicas", "minReadySeconds"),
    "StatefulSet": ("replicas", "minReadySeconds", "revisionHistoryLimit"),
    "DaemonSet": ("minReadySeconds", "revisionHistoryLimit"),
    "Job": (
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
        "backoffLimitPerIndex",
        "maxFailedIndexes",
    ),
    "CronJob": ("startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"),
}
_STRATEGIES = {
    "Deployment": ("RollingUpdate", "Recreate"),
    "StatefulSet": ("RollingUpdate", "OnDelete"),
    "DaemonSet": ("RollingUpdate", "OnDelete"),
}
_PROGRESS_DEADLINE = 600


@object_rule(*_COUNTS)
def negative_count(item: Item) -> Said:
    """Count or time of a workload below 0, which the API server refuses."""
    for key in _COUNTS[item.kind]:
        if (value := item.spec.get(key)) is not None and value < 0:
            yield ("spec", key), f"is {value}; expected 0 or more"


@object_rule(*_SETS)
def empty_selector(item: Item) -> Said:
    """Selector of a workload without a condition, which the API server refuses."""
    if "selector" in item.spec and empty(item.spec["selector"]):
        yield ("spec", "selector"), "is empty; expected the labels of its pods"


@object_rule(*_SETS, "Job", "PodDisruptionBudget", "PersistentVolumeClaim")
def selector_syntax(item: Item) -> Said:
    """Label selector with a key, value or operator that is none, which the API server refuses."""
    for at, wrong in selector_wrong(item.spec.get("selector") or {}):
        yield ("spec", "selector", *at), wrong


@object_rule(*_SETS)
def selector_misses_template(item: Item) -> Said:
    """Selector of a workload that does not select its template's pods, which the API server refuses."""
    pod, selector = pod_of(item), item.spec.get("selector") or {}
    if pod and not empty(selector) and not selects(selector, pod.labels):
        yield ("spec", "template", "metadata", "labels"), "do not match spec.selector; expected labels that it selects"


@object_rule(*_SETS)
def restart_policy_of_workload(item: Item) -> Said:
    """Restart policy other than Always in a workload that lasts, which the API server refuses."""
    policy = item.at("spec", "template", "spec", "restartPolicy")
    if policy and policy != "Always":
        yield ("spec", "template", "spec", "restartPolicy"), f"is {policy!r}; expected Always in a {item.kind}"


@object_rule(*_SETS)
def deadline_of_workload(item: Item) -> Said:
    """Deadline ``activeDeadlineSeconds`` in a workload that lasts, which the API server refuses."""
    if item.at("spec", "template", "spec", "activeDeadlineSeconds") is not None:
        yield ("spec", "template", "spec", "activeDeadlineSeconds"), f"is set; expected none in a {item.kind}"


@object_rule(*_STRATEGIES)
def update_strategy(item: Item) -> Said:
    """Update strategy that its kind does not have, or with another type's field, which the API server refuses."""
    key = "strategy" if item.kind == "Deployment" else "updateStrategy"
    strategy = item.spec.get(key) or {}
    kind = strategy.get("type") or "RollingUpdate"
    if wrong := among(kind, _STRATEGIES[item.kind]):
        yield ("spec", key, "type"), wrong
    elif kind != "RollingUpdate" and strategy.get("rollingUpdate") is not None and item.kind != "DaemonSet":
        yield ("spec", key, "rollingUpdate"), f"is set; expected none with type {kind}"


@object_rule(*_STRATEGIES)
def rolling_update_number(item: Item) -> Said:
    """Share of pods in a rolling update that is no number and no percentage, which the API server refuses.

    It is about ``maxSurge``, ``maxUnavailable`` (at most 100%) and ``partition``.
    """
    at, rolling = _rolling(item)
    for key in ("maxSurge", "maxUnavailable"):
        if key in rolling and (wrong := share_wrong(rolling[key], key == "maxUnavailable" or item.kind == "DaemonSet")):
            yield (*at, key), wrong
    if rolling.get("partition", 0) < 0:
        yield (*at, "partition"), f"is {rolling['partition']}; expected 0 or more"


@object_rule("Deployment", "DaemonSet")
def rolling_update_stands_still(item: Item) -> Said:
    """Rolling update with ``maxSurge`` and ``maxUnavailable`` both 0, which the API server refuses."""
    at, rolling = _rolling(item)
    defaults = ("25%", "25%") if item.kind == "Deployment" else (0, 1)
    if rolling and zero(rolling.get("maxSurge", defaults[0])) and zero(rolling.get("maxUnavailable", defaults[1])):
        yield (*at, "maxUnavailable"), "is 0 as maxSurge is; expected one of them above 0"


@object_rule("DaemonSet")
def daemon_set_surge(item: Item) -> Said:
    """DaemonSet with ``maxSurge`` and ``maxUnavailable`` both above 0, which the API server refuses.

    The latter is 1 where it is not set.
    """
    at, rolling = _rolling(item)
    if not zero(rolling.get("maxSurge", 0)) and not zero(rolling.get("maxUnavailable", 1)):
        yield (*at, "maxSurge"), "is above 0; expected maxUnavailable 0 with it"


@object_rule("StatefulSet")
def stateful_set_max_unavailable(item: Item) -> Said:
    """StatefulSet with ``maxUnavailable`` 0, which the API server refuses."""
    at, rolling = _rolling(item)
    if "maxUnavailable" in rolling and zero(rolling["maxUnavailable"]):
        yield (*at, "maxUnavailable"), "is 0; expected 1 or more"


@object_rule("Deployment")
def progress_deadline(item: Item) -> Said:
    """Progress deadline no longer than ``minReadySeconds``, which the API server refuses.

    ``progressDeadlineSeconds`` is 600 where it is not set.
    """
    deadline, ready = item.spec.get("progressDeadlineSeconds", _PROGRESS_DEADLINE), item.spec.get("minReadySeconds", 0)
    if 0 <= deadline <= ready:
        yield ("spec", "progressDeadlineSeconds"), f"is {deadline}; expected more than minReadySeconds, {ready}"


@object_rule("StatefulSet")
def pod_management_policy(item: Item) -> Said:
    """Pod management policy of a StatefulSet other than OrderedReady and Parallel, which the API server refuses."""
    policy = item.spec.get("podManagementPolicy")
    if policy and (wrong := among(policy, ("OrderedReady", "Parallel"))):
        yield ("spec", "podManagementPolicy"), wrong


@object_rule("StatefulSet")
def claim_retention(item: Item) -> Said:
    """Retention of a StatefulSet's claims other than Retain and Delete, which the API server refuses."""
    for key, value in (item.spec.get("persistentVolumeClaimRetentionPolicy") or {}).items():
        if wrong := among(value, ("Retain", "Delete")):
            yield ("spec", "persistentVolumeClaimRetentionPolicy", key), wrong


@object_rule("StatefulSet")
def claim_template_name(item: Item) -> Said:
    """Claim template without a name of its own that a volume can have, which the API server refuses."""
    seen: set[str] = set()
    for index, claim in enumerate(item.spec.get("volumeClaimTemplates") or ()):
        name = (claim.get("metadata") or {}).get("name") or ""
        at: Pointer = ("spec", "volumeClaimTemplates", index, "metadata", "name")
        if wrong := dns_label(name):
            yield at, named(name, wrong)
        elif name in seen:
            yield at, f"{name!r} is the name of another claim"
        seen.add(name)


@object_rule("StatefulSet")
def service_name(item: Item) -> Said:
    """Service of a StatefulSet in ``serviceName`` that is no DNS name, which the API server refuses."""
    if item.spec.get("serviceName") and (wrong := dns_subdomain(item.spec["serviceName"])):
        yield ("spec", "serviceName"), named(item.spec["serviceName"], wrong)


def share_wrong(value: int | str, at_most_all: bool) -> str:
    """What is wrong with a number of pods or a percentage of them."""
    if isinstance(value, str):
        number = value.removesuffix("%")
        if not value.endswith("%") or not (number.isascii() and number.isdigit()):
            return f"is {value!r}; expected a number or a percentage such as 25%"
        return f"is {value}; expected at most 100%" if at_most_all and int(number) > 100 else ""
    return f"is {value}; expected 0 or more" if value < 0 else ""


def zero(value: Any) -> bool:
    """Whether a number or percentage is nothing."""
    return value == 0 or (isinstance(value, str) and value.strip("0") == "%")


def _rolling(item: Item) -> tuple[Pointer, dict[str, Any]]:
    key = "strategy" if item.kind == "Deployment" else "updateStrategy"
    return ("spec", key, "rollingUpdate"), (item.spec.get(key) or {}).get("rollingUpdate") or {}


RULES = (
    negative_count,
    empty_selector,
    selector_syntax,
    selector_misses_template,
    restart_policy_of_workload,
    deadline_of_workload,
    update_strategy,
    rolling_update_number,
    rolling_update_stands_still,
    daemon_set_surge,
    stateful_set_max_unavailable,
    progress_deadline,
    pod_management_policy,
    claim_retention,
    claim_template_name,
    service_name,
)
