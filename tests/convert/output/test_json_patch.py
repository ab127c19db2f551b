"""The patch from one object to another, applied, is the other."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.convert.output.json_patch import json_patch

CASES = {
    "a value": ({"a": 1}, {"a": 2}, [{"op": "replace", "path": "/a", "value": 2}]),
    "a key more": ({}, {"a": 1}, [{"op": "add", "path": "/a", "value": 1}]),
    "a key less": ({"a": 1}, {}, [{"op": "remove", "path": "/a"}]),
    "an entry": ({"a": [1, 2]}, {"a": [1, 3]}, [{"op": "replace", "path": "/a/1", "value": 3}]),
    "a longer list": ({"a": [1]}, {"a": [1, 2]}, [{"op": "replace", "path": "/a", "value": [1, 2]}]),
    "a key with a slash": ({"a/b": 1}, {"a/b": 2}, [{"op": "replace", "path": "/a~1b", "value": 2}]),
    "a key with a tilde": ({"a~b": 1}, {"a~b": 2}, [{"op": "replace", "path": "/a~0b", "value": 2}]),
    "true is not one": ({"a": 1}, {"a": True}, [{"op": "replace", "path": "/a", "value": True}]),
    "nothing": ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}, []),
}


@pytest.mark.parametrize(("old", "new", "patch"), CASES.values(), ids=CASES)
def test_only_what_differs_is_in_the_patch(old, new, patch):
    assert json_patch(old, new) == patch


VALUES = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b/c", "d~e", "f"]), inner, max_size=4)
    ),
    max_leaves=10,
)
OBJECTS = st.dictionaries(st.sampled_from(["a", "b/c", "d~e", "f"]), VALUES, max_size=4)


@given(OBJECTS, OBJECTS)
def test_the_patch_leads_from_the_old_to_the_new(old, new):
    assert repr(applied(old, json_patch(old, new))) == repr(ordered_like(new, applied(old, json_patch(old, new))))


def applied(value, patch):
    """RFC 6902's add, remove and replace."""
    value = deepcopy(value)
    for operation in patch:
        *way, last = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
        place = value
        for part in way:
            place = place[int(part)] if isinstance(place, list) else place[part]
        last = int(last) if isinstance(place, list) else last
        if operation["op"] == "remove":
            del place[last]
        else:
            place[last] = operation["value"]
    return value


def ordered_like(value, pattern):
    """The same value with the keys in the pattern's order, so that `repr` compares types too."""
    if isinstance(value, dict) and isinstance(pattern, dict) and value.keys() == pattern.keys():
        return {key: ordered_like(value[key], pattern[key]) for key in pattern}
    if isinstance(value, list) and isinstance(pattern, list) and len(value) == len(pattern):
        return [ordered_like(one, other) for one, other in zip(value, pattern, strict=True)]
    return value
