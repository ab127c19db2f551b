"""Where pods may run: node labels, affinity, tolerations, spread.

After kubernetes ``pkg/apis/core/validation/validation.go``
(validateAffinity, ValidateNodeSelector, ValidateTolerations,
validateTopologySpreadConstraints).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from ...name_rules import among, label_value, named, qualified_name
from ...pointer import Pointer
from ..item import Pod
from ..rule import Said, pod_rule
from ..selector import labels_wrong, selector_wrong

_REQUIRED, _PREFERRED = (
    "requiredDuringSchedulingIgnoredDuringExecution",
    "preferredDuringSchedulingIgnoredDuringExecution",
)
_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")
_EFFECTS = ("", "NoSchedule", "PreferNoSchedule", "NoExecute")


@pod_rule()
def node_selector(pod: Pod) -> Said:
    """Node selector with a key or value that is no label, which the API server refuses."""
    for at, wrong in labels_wrong(pod.spec.get("nodeSelector") or {}):
        yield ("nodeSelector", *at), wrong


@pod_rule()
def toleration(pod: Pod) -> Said:
    """Toleration whose key, operator, value and effect do not go together, which the API server refuses.

    Exists has no value, no key means Exists, and ``tolerationSeconds`` means NoExecute.
    """
    for index, each in enumerate(pod.spec.get("tolerations") or ()):
        for at, wrong in _toleration_wrong(each):
            yield ("tolerations", index, *at), wrong


@pod_rule()
def node_affinity(pod: Pod) -> Said:
    """Node affinity with a key, operator or count of values that is none, which the API server refuses.

    In and NotIn take values, Exists and DoesNotExist none, Gt and Lt one whole number; a field is
    ``metadata.name`` only.
    """
    for at, term in _node_terms(pod):
        for key in ("matchExpressions", "matchFields"):
            for index, each in enumerate(term.get(key) or ()):
                for where, wrong in _requirement_wrong(each, key == "matchFields", at[-1] == "preference"):
                    yield (*at, key, index, *where), wrong


@pod_rule()
def no_node_terms(pod: Pod) -> Said:
    """Required node affinity without a term, which the API server refuses."""
    required = _affinity(pod, "nodeAffinity").get(_REQUIRED)
    if required is not None and not required.get("nodeSelectorTerms"):
        yield ("affinity", "nodeAffinity", _REQUIRED, "nodeSelectorTerms"), "is empty; expected at least one term"


@pod_rule()
def affinity_weight(pod: Pod) -> Said:
    """Weight of a preferred affinity outside of 1 to 100, which the API server refuses."""
    for kind in ("nodeAffinity", "podAffinity", "podAntiAffinity"):
        for index, each in enumerate(_affinity(pod, kind).get(_PREFERRED) or ()):
            if not 1 <= each.get("weight", 0) <= 100:
                yield ("affinity", kind, _PREFERRED, index, "weight"), f"is {each.get('weight', 0)}; expected 1 to 100"


@pod_rule()
def pod_affinity(pod: Pod) -> Said:
    """Pod affinity without a topology key or with a selector that is none, which the API server refuses."""
    for at, term in _pod_terms(pod):
        if wrong := qualified_name(term.get("topologyKey") or ""):
            yield (*at, "topologyKey"), named(term.get("topologyKey"), wrong)
        for key in ("labelSelector", "namespaceSelector"):
            for where, wrong in selector_wrong(term.get(key) or {}):
                yield (*at, key, *where), wrong


@pod_rule()
def topology_spread(pod: Pod) -> Said:
    """Topology spread constraint without ``maxSkew``, key or known word, which the API server refuses.

    ``maxSkew`` is above 0, ``whenUnsatisfiable`` DoNotSchedule or ScheduleAnyway, and ``minDomains`` belongs
    to the former.
    """
    for index, each in enumerate(pod.spec.get("topologySpreadConstraints") or ()):
        for at, wrong in _spread_wrong(each):
            yield ("topologySpreadConstraints", index, *at), wrong


@pod_rule()
def duplicate_topology_spread(pod: Pod) -> Said:
    """Topology spread constraints twice for one key and one ``whenUnsatisfiable``, which the API server refuses."""
    seen: set[tuple[Any, Any]] = set()
    for index, each in enumerate(pod.spec.get("topologySpreadConstraints") or ()):
        key = each.get("topologyKey"), each.get("whenUnsatisfiable")
        if key in seen:
            yield ("topologySpreadConstraints", index), f"{key[0]!r} with {key[1]} is there before; expected it once"
        seen.add(key)


def _toleration_wrong(each: dict[str, Any]) -> Said:
    key, operator, effect = each.get("key") or "", each.get("operator") or "Equal", each.get("effect") or ""
    if key and (wrong := qualified_name(key)):
        yield ("key",), named(key, wrong)
    if wrong := among(operator, ("Equal", "Exists")):
        yield ("operator",), wrong
    elif not key and operator != "Exists":
        yield ("operator",), f"is {operator}; expected Exists, as there is no key"
    elif operator == "Exists" and each.get("value"):
        yield ("value",), "is set; expected none with Exists"
    if wrong := label_value(each.get("value") or ""):
        yield ("value",), named(each["value"], wrong)
    if wrong := among(effect, _EFFECTS):
        yield ("effect",), wrong
    if each.get("tolerationSeconds") is not None and effect != "NoExecute":
        yield ("effect",), f"is {effect!r}; expected NoExecute with tolerationSeconds"


def _requirement_wrong(each: dict[str, Any], of_field: bool, preferred: bool) -> Said:
    key, operator, values = each.get("key") or "", each.get("operator") or "", each.get("values") or ()
    if of_field and key != "metadata.name":
        yield ("key",), f"is {key!r}; expected metadata.name"
    elif not of_field and (wrong := qualified_name(key)):
        yield ("key",), named(key, wrong)
    if wrong := among(operator, ("In", "NotIn") if of_field else _OPERATORS):
        yield ("operator",), wrong
    elif wrong := _count_wrong(operator, values, of_field):
        yield ("values",), wrong
    for index, value in enumerate(values):
        if not of_field and not preferred and (wrong := label_value(value)):
            yield ("values", index), named(value, wrong)


def _count_wrong(operator: str, values: Sequence[str], of_field: bool) -> str:
    match operator:
        case "In" | "NotIn" if not values or (of_field and len(values) != 1):
            return f"has {len(values)} values; expected {'one' if of_field else 'at least one'} for {operator}"
        case "Exists" | "DoesNotExist" if values:
            return f"is set; expected none for {operator}"
        case "Gt" | "Lt" if len(values) != 1 or not values[0].lstrip("-").isdigit():
            return f"is {values!r}; expected one whole number, as a string, for {operator}"
    return ""


def _spread_wrong(each: dict[str, Any]) -> Said:
    if each.get("maxSkew", 0) <= 0:
        yield ("maxSkew",), f"is {each.get('maxSkew', 0)}; expected 1 or more"
    if wrong := qualified_name(each.get("topologyKey") or ""):
        yield ("topologyKey",), named(each.get("topologyKey"), wrong)
    when = each.get("whenUnsatisfiable") or ""
    if wrong := among(when, ("DoNotSchedule", "ScheduleAnyway")):
        yield ("whenUnsatisfiable",), wrong
    if each.get("minDomains") is not None and (each["minDomains"] <= 0 or when != "DoNotSchedule"):
        yield ("minDomains",), f"is {each['minDomains']}; expected 1 or more, and whenUnsatisfiable DoNotSchedule"
    for key in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
        if each.get(key) and (wrong := among(each[key], ("Honor", "Ignore"))):
            yield (key,), wrong
    if each.get("matchLabelKeys") and each.get("labelSelector") is None:
        yield ("matchLabelKeys",), "is set; expected labelSelector with it"
    for where, wrong in selector_wrong(each.get("labelSelector") or {}):
        yield ("labelSelector", *where), wrong


def _affinity(pod: Pod, kind: str) -> dict[str, Any]:
    return (pod.spec.get("affinity") or {}).get(kind) or {}


def _node_terms(pod: Pod) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    affinity, at = _affinity(pod, "nodeAffinity"), ("affinity", "nodeAffinity")
    for index, term in enumerate((affinity.get(_REQUIRED) or {}).get("nodeSelectorTerms") or ()):
        yield (*at, _REQUIRED, "nodeSelectorTerms", index), term
    for index, each in enumerate(affinity.get(_PREFERRED) or ()):
        yield (*at, _PREFERRED, index, "preference"), each.get("preference") or {}


def _pod_terms(pod: Pod) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    for kind in ("podAffinity", "podAntiAffinity"):
        affinity, at = _affinity(pod, kind), ("affinity", kind)
        for index, term in enumerate(affinity.get(_REQUIRED) or ()):
            yield (*at, _REQUIRED, index), term
        for index, each in enumerate(affinity.get(_PREFERRED) or ()):
            yield (*at, _PREFERRED, index, "podAffinityTerm"), each.get("podAffinityTerm") or {}


RULES = (
    node_selector,
    toleration,
    node_affinity,
    no_node_terms,
    affinity_weight,
    pod_affinity,
    topology_spread,
    duplicate_topology_spread,
)
