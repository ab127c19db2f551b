"""A value is read back as it was, by readers of both versions of YAML."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from sophia_tidy.workflow.write.scalars import block, flow, is_block, scalar

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=30)
ODD = [
    "",
    "on",
    "3.12",
    "1e3",
    "0x1f",
    "1_000",
    "~",
    "null",
    ".5",
    ".inf",
    "a: b",
    "a #b",
    "#a",
    "a:",
    "- a",
    "? a",
    "@a",
    "`a`",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%a",
    "=",
    "<<",
    "2026-01-01",
    "12:30:45",
    "${{ a && !b }}",
    "it's",
    'say "x"',
    "\\",
    "a\tb",
    " a",
    "a ",
    "{a}",
    "[a]",
    "\x85",
    "\u2028",
    "\ufeff",
    "\U0001f600",
    "\x7f",
    "\x00",
]


def readings(text: str) -> list[object]:
    """As YAML 1.1 and as YAML 1.2 have it."""
    return [yaml.safe_load(text)["key"], YAML(typ="safe", pure=True).load(text)["key"]]


@pytest.mark.parametrize("value", [*ODD, True, False, 0, 42])
def test_an_odd_value_is_read_back(value):
    for found in readings(f"key: {scalar(value)}\n"):
        assert found == value
        assert type(found) is type(value)


@given(TEXTS)
def test_any_text_is_read_back(value):
    assert readings(f"key: {scalar(value)}\n") == [value, value]


@given(st.lists(TEXTS, max_size=4))
def test_any_list_is_read_back(values):
    assert readings(f"key: {flow(tuple(values))}\n") == [values, values]


def written(value: str) -> str:
    """As `render` has it, two deep."""
    sign, *lines = block(value, "  ") if is_block(value) else [scalar(value)]
    return "\n".join([f"key: {sign}", *lines]) + "\n"


@pytest.mark.parametrize(
    "value", ["a\nb\n", "a\nb", "a\n\nb\n", '  "x": #y\n- z', "a: |\n  b\n", "\na\nb\n", "a  \nb \n"]
)
def test_a_block_is_read_back(value):
    assert is_block(value)
    assert readings(written(value)) == [value, value]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30) | st.text("a \n", max_size=9))
def test_any_lines_are_read_back(value):
    assert readings(written(value)) == [value, value]
