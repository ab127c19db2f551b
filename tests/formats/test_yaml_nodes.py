"""Nodes of YAML: where they are, and what is asked of them."""

from pathlib import Path, PurePosixPath

import pytest
import yaml

import sophia_tidy
from sophia_tidy.formats import yaml_reader
from sophia_tidy.formats.yaml_limits import DEEPEST
from sophia_tidy.formats.yaml_nodes import at_fault, at_node, fields, items, kind_of, mappings, pairs, value_of, word
from sophia_tidy.kernel.location import Location

PATH = PurePosixPath("a.yml")


def read(text: str) -> yaml.Node:
    return yaml_reader.node(text)


def test_a_node_and_a_fault_have_their_places():
    node = read("a:\n  - b: 1\n")
    assert at_node(PATH, items(fields(node)["a"])[0]) == Location(PATH, 2, 5)
    with pytest.raises(yaml.YAMLError) as caught:
        read("a: [\n")
    assert str(at_fault(PATH, caught.value)).startswith("a.yml:2:")
    assert at_fault(PATH, yaml.YAMLError("of nothing in particular")) == Location(PATH)


def test_merged_mappings_stand_below_what_is_said_itself():
    node = fields(read("x: &x {a: 1, b: 1, c: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*y, *x], c: 3}\n"))["z"]
    assert {key: word(value) for key, value in fields(node).items()} == {"a": "1", "b": "2", "c": "3"}


def test_a_chain_of_merges_ends():
    chain = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: *a{n - 1}}}\n" for n in range(1, 200))
    found = fields(read(chain))
    assert "k" in fields(found[f"a{DEEPEST}"]) and fields(found["a199"]) == {}


def test_other_nodes_have_no_fields_no_items_and_no_word():
    list_, mapping, text, nothing = (read(each) for each in ("[1]", "{a: 1}", "x", "~"))
    assert [fields(each) for each in (list_, text, nothing, None)] == [{}] * 4
    assert [items(each) for each in (mapping, text, None)] == [[]] * 3
    assert [word(each) for each in (text, list_, mapping, nothing, None)] == ["x", "", "", "", ""]
    assert [kind_of(each) for each in (list_, mapping, text, None)] == ["sequence", "mapping", "scalar", ""]


def test_pairs_are_those_of_scalar_keys_and_the_last_value_counts():
    node = read("a: 1\n? [b]\n: 2\nc: 3\na: 4\n")
    assert [word(key) for key, _ in pairs(node)] == ["a", "c", "a"]
    assert [word(value) for _, value in pairs(node, "c")] == ["3"]
    assert word(value_of(node, "a")) == "4" and value_of(node, "b") is None


def test_a_mapping_comes_once_however_many_aliases_it_has():
    assert len(list(mappings(read("a: &a {x: 1}\nb: [*a, *a, {y: *a}]\n")))) == 3


def test_yaml_is_read_through_one_door_within_one_limit():
    package = Path(sophia_tidy.__file__).parent
    texts = {path.relative_to(package).as_posix(): path.read_text("utf-8") for path in package.rglob("*.py")}
    calls = tuple(f"yaml.{name}(" for name in ("compose", "compose_all", "load", "load_all", "parse", "scan"))
    calls += ("yaml.safe_load", "CParser(", "CSafeLoader(", "import ruamel")
    assert {name for name, text in texts.items() if any(call in text for call in calls)} == {"formats/yaml_reader.py"}
    assert {name for name, text in texts.items() if "nested deeper than {" in text} <= {
        "formats/yaml_reader.py",
        "convert/load/nodes.py",  # in Compose's own words, at the same limit
    }
