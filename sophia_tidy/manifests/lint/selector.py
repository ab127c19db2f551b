"""Label selectors: whether they are well formed, and what they select.

After apimachinery ``pkg/apis/meta/v1/validation/validation.go`` and
``helpers.go``; an empty selector selects everything.
"""

from collections.abc import Mapping
from typing import Any

from ..name_rules import label_value, named, qualified_name
from .rule import Said

_SETS, _PRESENCE = ("In", "NotIn"), ("Exists", "DoesNotExist")


def labels_wrong(labels: Mapping[str, str]) -> Said:
    """Keys and values that are no labels; the place is the key."""
    for key, value in labels.items():
        if wrong := qualified_name(key):
            yield (key,), named(key, wrong)
        if wrong := label_value(value):
            yield (key,), named(value, wrong)


def selector_wrong(selector: Mapping[str, Any]) -> Said:
    """What is wrong in a LabelSelector."""
    for at, wrong in labels_wrong(selector.get("matchLabels") or {}):
        yield ("matchLabels", *at), wrong
    for index, each in enumerate(selector.get("matchExpressions") or ()):
        for at, wrong in _expression_wrong(each):
            yield ("matchExpressions", index, *at), wrong


def _expression_wrong(each: Mapping[str, Any]) -> Said:
    operator, values = each.get("operator"), each.get("values") or ()
    if wrong := qualified_name(each.get("key") or ""):
        yield ("key",), named(each.get("key"), wrong)
    if operator not in (*_SETS, *_PRESENCE):
        yield ("operator",), f"is {operator!r}; expected {' or '.join((*_SETS, *_PRESENCE))}"
    elif operator in _SETS and not values:
        yield ("values",), f"is empty; expected values for {operator}"
    elif operator in _PRESENCE and values:
        yield ("values",), f"is set; expected none for {operator}"
    for index, value in enumerate(values):
        if wrong := label_value(value):
            yield ("values", index), named(value, wrong)


def selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Whether a LabelSelector selects an object with these labels."""
    wanted = selector.get("matchLabels") or {}
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _holds(each, labels) for each in selector.get("matchExpressions") or ()
    )


def _holds(each: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    key, values = each.get("key", ""), each.get("values") or ()
    match each.get("operator"):
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
    return False


def empty(selector: Mapping[str, Any]) -> bool:
    """Whether it has no condition, so that it selects everything."""
    return not selector.get("matchLabels") and not selector.get("matchExpressions")
