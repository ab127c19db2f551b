"""The way from one object to another as a JSON Patch (RFC 6902), which kustomize takes for every kind.

Mappings are compared key by key.  Lists of one length are compared entry by
entry, others are replaced whole, so that no patch depends on the order in
which its operations shift indexes.
"""

from collections.abc import Iterator
from typing import Any

Operation = dict[str, Any]


def json_patch(old: Any, new: Any, at: str = "") -> list[Operation]:
    """The operations that make ``new`` of ``old``; empty where they are equal."""
    return list(_operations(old, new, at))


def _operations(old: Any, new: Any, at: str) -> Iterator[Operation]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_mappings(old, new, at)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _operations(before, after, f"{at}/{index}")
    elif type(old) is not type(new) or old != new:  # True is 1 to Python, and not to JSON
        yield {"op": "replace", "path": at, "value": new}


def _of_mappings(old: dict[str, Any], new: dict[str, Any], at: str) -> Iterator[Operation]:
    for key in old:
        if key not in new:
            yield {"op": "remove", "path": f"{at}/{escaped(key)}"}
    for key, value in new.items():
        if key not in old:
            yield {"op": "add", "path": f"{at}/{escaped(key)}", "value": value}
        else:
            yield from _operations(old[key], value, f"{at}/{escaped(key)}")


def escaped(key: str) -> str:
    """A key as a part of a JSON Pointer (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1")
