"""Strings stay strings for both readings of YAML, and texts of several lines stay readable."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.formats.yaml_emitter import yaml_text

NOT_PLAIN = [
    "1e3",
    "0o17",
    "0x1F",
    "1_000",
    "12:30",
    "on",
    "y",
    "N",
    "null",
    "~",
    "1.5",
    ".5",
    "-",
    "",
    "10.0.0.1",
    "=",
]


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_a_text_that_some_reader_takes_for_something_else_is_quoted(text):
    assert yaml_text({"a": text}).strip()[3:][0] in "'\""


@pytest.mark.parametrize("text", ["v1.2.3", "redis:7", "0123abc", "a b", "/data", "yesterday", "1e"])
def test_a_text_that_all_take_alike_is_plain_or_harmlessly_quoted(text):
    assert yaml.safe_load(yaml_text({"a": text})) == {"a": text}


def test_lines_are_a_block():
    assert yaml_text({"a": "one\ntwo\n"}) == "a: |\n  one\n  two\n"


def test_a_block_that_yaml_cannot_carry_is_quoted():
    assert yaml_text({"a": "one \ntwo"}) == 'a: "one \\ntwo"\n'


def test_several_documents_are_separated_and_one_is_not():
    assert (yaml_text({"a": 1}), yaml_text({"a": 1}, {"b": 2})) == ("a: 1\n", "---\na: 1\n---\nb: 2\n")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(min_size=1, max_size=6), VALUES, max_size=4))
def test_what_is_written_is_what_is_read(value):
    assert yaml.load(yaml_text(value), yaml.CSafeLoader) == value
