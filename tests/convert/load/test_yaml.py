"""Anchors, merge keys, duplicate keys, documents, ``!reset`` and ``!override``."""

import pytest

from sophia_tidy.convert.load import LoadError

from .loading import SERVICE, load

ENVIRONMENTS = {
    "one merge": ("x-a: &a {A: 1}\n", "{<<: *a, B: 2}", {"A": "1", "B": "2"}),
    "a list of merges, the first wins": (
        "x-a: &a {A: 1}\nx-b: &b {A: 2, B: 2}\n",
        "{<<: [*a, *b]}",
        {"A": "1", "B": "2"},
    ),
    "what is written wins": ("x-a: &a {A: 1}\n", "{A: 5, <<: *a}", {"A": "5"}),
    "nothing that is written wins, too": ("x-a: &a {A: 1}\n", "{A: , <<: *a}", {"A": None}),
    "a quoted merge key is a name": ("", '{"<<": 1}', {"<<": "1"}),
    "an anchor twice": ("x-a: &a {A: 1}\nx-b: &a {A: 2}\n", "*a", {"A": "2"}),
}


@pytest.mark.parametrize(("before", "written", "values"), ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_a_merge_key_merges(before, written, values):
    assert load(f"{before}{SERVICE}    environment: {written}\n").values["services"]["s"]["environment"] == values


FAULTS = {
    "a key twice": (f"{SERVICE}    image: y\n", "duplicate-key", 4, 5),
    "a key twice, once quoted": (f'{SERVICE}    "image": y\n', "duplicate-key", 4, 5),
    "a merge twice": (f"x-a: &a {{A: 1}}\n{SERVICE}    labels: {{<<: *a, <<: *a}}\n", "duplicate-key", 5, 22),
    "a number as a key": ("services:\n  1: {image: x}\n", "key-not-text", 2, 3),
    "a merge of a text": ("services:\n  s: {image: x, <<: y}\n", "wrong-type", 2, 21),
    "a tab": ("services:\n\ts: {image: x}\n", "tabs", 2, 1),
    "an unknown alias": (f"x-a: *b\n{SERVICE}", "yaml-syntax", 1, 6),
    "an anchor in itself": (f"x-a: &a [*a]\n{SERVICE}", "cycle", 1, 10),
    "a bracket that never closes": ("services: {s: {image: x}\n", "yaml-syntax", 2, 1),
    "a list": ("- a\n", "wrong-type", 0, 0),
    "nothing": ("", "empty", 0, 0),
}


@pytest.mark.parametrize(("text", "code", "line", "column"), FAULTS.values(), ids=FAULTS)
def test_a_fault_has_a_code_and_a_place(text, code, line, column):
    with pytest.raises(LoadError) as caught:
        load(text)
    place = caught.value.location
    assert (caught.value.code, str(place.path), place.line, place.column) == (code, "compose.yml", line, column)
    assert str(caught.value).startswith("compose.yml:")


def test_several_documents_are_as_several_files():
    model = load(f"{SERVICE}---\nservices:\n  s: {{hostname: h}}\n  t: {{image: y}}\n")
    assert model.values["services"]["s"]["hostname"] == "h" and "t" in model.values["services"]


RESETS = {
    "ports: !reset null": None,
    "ports: !reset []": None,
    "ports: !override ['81']": ["81"],
    "ports: ['81']": ["80", "81"],
    "ports: [!reset '81', '82']": ["80", "82"],
}


@pytest.mark.parametrize(("over", "targets"), RESETS.items(), ids=RESETS)
def test_a_later_file_resets_overrides_or_adds(over, targets):
    files = {"compose.yml": f"{SERVICE}    ports: ['80']\n", "prod.yml": f"services:\n  s:\n    {over}\n"}
    ports = load(files, asked=("compose.yml", "prod.yml")).values["services"]["s"].get("ports")
    assert ports == targets if ports is None else [str(port["target"]) for port in ports] == targets
