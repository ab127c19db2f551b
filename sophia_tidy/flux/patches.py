"""Patches of a kustomization, as far as what they leave can be known: deletions, JSON patches, merges.

A strategic merge of lists needs Kubernetes' schemas; here a list takes the
place of the old one.  What is asked of an overlay are kinds, names,
references and deadlines, none of which lies in a list that is merged.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from ..manifests.objects import Manifest


def hits(target: dict[str, Any] | None, patch: Any, item: Manifest) -> bool:
    """Whether a patch is for this object: by its target (patterns over the whole name), else by its own head."""
    if target is None:
        if not isinstance(patch, dict):
            return False
        target = {"kind": patch.get("kind"), "name": re.escape(str(_head(patch).get("name", "")))}
    group, _, version = item["apiVersion"].rpartition("/")
    facts = {
        "group": group,
        "version": version,
        "kind": item["kind"],
        "name": item["metadata"]["name"],
        "namespace": item["metadata"].get("namespace", ""),
    }
    return all(_fits(str(target[key]), fact) for key, fact in facts.items() if target.get(key)) and all(
        _selects(str(target[f"{part}Selector"]), item["metadata"].get(f"{part}s"))
        for part in ("label", "annotation")
        if target.get(f"{part}Selector")
    )


def _selects(selector: str, found: Any) -> bool:
    """Whether a selector of equalities (``a=b,c=d``) holds; of one that says more nothing is known, so it does not."""
    pairs = [each.replace("==", "=").partition("=") for each in selector.split(",")]
    return isinstance(found, dict) and all(
        equals and found.get(key.strip()) == value.strip() for key, equals, value in pairs
    )


def _head(patch: dict[str, Any]) -> dict[str, Any]:
    head = patch.get("metadata")
    return head if isinstance(head, dict) else {}


def _fits(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        return pattern == text


def patched(item: Manifest, patch: Any) -> Manifest | None:
    """The object after the patch; None where the patch deletes it."""
    if isinstance(patch, list):
        return _by_operations(item, patch)
    if not isinstance(patch, dict) or patch.get("$patch") == "delete":
        return None if isinstance(patch, dict) else item
    body = {key: value for key, value in patch.items() if key not in ("apiVersion", "kind", "metadata")}
    head = {key: value for key, value in _head(patch).items() if key not in ("name", "namespace")}
    merged: Manifest = _merged(item, body | ({"metadata": head} if head else {}))
    return merged


def _merged(old: Any, new: Any) -> Any:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    kept = {key: value for key, value in old.items() if key not in new or new[key] is not None}
    return kept | {key: _merged(old.get(key), value) for key, value in new.items() if value is not None}


def _by_operations(item: Manifest, operations: Sequence[Any]) -> Manifest:
    """A JSON patch (RFC 6902): add, replace and remove; a pointer that leads nowhere changes nothing."""
    result = deepcopy(item)
    for operation in operations:
        if isinstance(operation, dict) and isinstance(operation.get("path"), str):
            keys = [key.replace("~1", "/").replace("~0", "~") for key in operation["path"].split("/")[1:]]
            holder = _holder(result, keys[:-1])
            if holder is not None and keys:
                _operate(holder, keys[-1], operation)
    return result


def _holder(value: Any, keys: Sequence[str]) -> dict[str, Any] | None:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None


def _operate(holder: dict[str, Any], key: str, operation: dict[str, Any]) -> None:
    if operation.get("op") == "remove":
        holder.pop(key, None)
    elif operation.get("op") in ("add", "replace"):
        holder[key] = operation.get("value")
