"""Faults: what CPython says, in our words, and which of several comes first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.repair.fault import Fault, compiles, parse
from sophia_tidy.repair.fault_location import first_fault

from .snippets import mutated

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")  # of the mutants


def test_a_text_without_a_fault_has_none():
    assert first_fault("x = 1\n") is None
    assert first_fault("") is None


def test_the_message_the_place_and_the_opener_are_told():
    fault = parse("x = (1,\n     2]\n")
    assert fault is not None
    assert (fault.line, fault.column, fault.opened) == (2, 7, 1)
    assert str(fault) == "2:7: closing parenthesis ']' does not match opening parenthesis '(' on line 1"


def test_the_header_without_a_body_is_told():
    fault = parse("x = 1\nif x:\ny = 2\n")
    assert fault is not None and (fault.line, fault.opened) == (3, 2)


COMPILER = (
    "return 1\n", "break\n", "await f()\n", "yield 1\n", "class A:\n    return 1\n", "def f():\n    for x in y: pass\n    continue\n",
    "x = 1\nfrom __future__ import annotations\n", "def f():\n    [await x for x in y]\n", "def f():\n    async with x: pass\n",
    "async def f():\n    yield 1\n    return 2\n", "__debug__ = 1\n",
)  # fmt: skip
UNTOLD = (
    "try:\n    a()\nexcept:\n    b()\nexcept E:\n    c()\n", "def f():\n    return *x\n", "*a, *b = c\n", "*a = b\n",
    "match x:\n    case y: pass\n    case 1: pass\n",
)  # fmt: skip


@pytest.mark.parametrize("text", [*COMPILER, *UNTOLD])
def test_what_only_the_compiler_refuses_is_told_apart(text):
    """Where the parser sees no fault, an edit must be judged by the compiler: `Scope.judge` asks ``by_compiler``."""
    fault = first_fault(text)
    assert parse(text) is None
    assert fault is not None and fault.by_compiler


@pytest.mark.parametrize("text", ["x = (\n", "if x\n    y\n", "'''\n", "x = = 1\n", "  x\n y\n"])
def test_what_the_grammar_refuses_is_told_apart(text):
    fault = compiles(text)
    assert fault is not None and not fault.by_compiler


def test_an_open_docstring_is_not_blamed_for_a_fault_above_it():
    text = 'def f()\n    return 1\n\n\ndef g():\n    return 2\n\nx = """\nopen\n'
    fault = parse(text)
    assert fault is not None and fault.in_long_string
    first = first_fault(text)
    assert first is not None and first.line == 1


def test_an_open_docstring_is_blamed_where_nothing_above_it_is_wrong():
    text = 'x = 1\ndef g():\n    """Doc.\n    return 2\n'
    first = first_fault(text)
    assert first is not None and first.in_long_string and first.line == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n\0y\n", "null bytes"),
        ("x = '\ud800'\n", "surrogates not allowed"),
        ("(" * 300 + ")" * 300, "too many nested parentheses"),
        ("-" * 100_000 + "1", "nested too deeply"),
    ],
    ids=["nul", "surrogate", "parentheses", "operators"],
)
def test_what_python_refuses_without_a_syntax_error_is_a_fault(text, message):
    fault = first_fault(text)
    assert fault is not None and message in fault.message


@given(st.one_of(mutated(), st.text()))
@settings(deadline=None)
def test_a_fault_stands_in_the_text_or_on_the_line_behind_it(text):
    fault = first_fault(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert fault is None or (1 <= fault.line <= lines + 1 and fault.column >= 1)


def test_a_fault_behind_the_last_line_is_one_on_it():
    assert Fault(9, 1, "m", 12, 11).within(8) == Fault(8, 1, "m", 8, 8)
    assert Fault(3, 1, "m", 2, 4).within(8) == Fault(3, 1, "m", 2, 4)
