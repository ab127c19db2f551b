"""Tabs and blanks in one block: read as Python 2 read them, and only in indentation."""

import pytest

from sophia_tidy.repair import repair
from sophia_tidy.repair.tabs import expansions

MIXED = "def f(a):\n\tif a:\n\t    b = 'x\ty'\n        return b\n"


def test_tabs_are_eight_wide_first_and_four_wide_second():
    eight, four = expansions("if a:\n\tb\n")
    assert (eight.apply("if a:\n\tb\n"), four.apply("if a:\n\tb\n")) == ("if a:\n        b\n", "if a:\n    b\n")
    assert eight.cost < four.cost


def test_only_indentation_is_expanded():
    (edit, _) = expansions(MIXED)
    assert edit.apply(MIXED) == "def f(a):\n        if a:\n            b = 'x\ty'\n        return b\n"


def test_the_program_is_the_one_that_python_2_ran():
    result = repair(MIXED.encode())
    assert result.content.decode() == "def f(a):\n        if a:\n            b = 'x\ty'\n        return b\n"
    assert [e.rule for e in result.fixes] == ["mixed-tabs"]


@pytest.mark.parametrize("text", ["x = 1\n", "x =\t1\n", "\t\n \n", "# a\tb\n"])
def test_a_text_without_indented_tabs_is_left_alone(text):
    assert list(expansions(text)) == []


def test_line_ends_stay():
    text = "if a:\r\n\tb\r\n        c\r\n"
    assert repair(text.encode()).content == text.replace("\t", " " * 8).encode()
