"""Expressions: what is read, what is refused and where, and that a printed tree is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.workflow.expressions import (
    ExpressionError,
    names_in,
    parse,
    paths_of,
    read_condition,
    read_template,
    show,
)
from sophia_tidy.workflow.expressions.parser import CONTEXTS
from sophia_tidy.workflow.expressions.tree import Compare, Filter, FunctionCall, Index, Literal, Name, Not, logical

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True)
LITERALS = st.builds(Literal, st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8))
CALLS = st.sampled_from((("contains", 2), ("join", 1), ("toJSON", 1), ("always", 0), ("case", 3), ("hashFiles", 2)))


def compound(below):
    call = CALLS.flatmap(lambda one: st.tuples(*[below] * one[1]).map(lambda given: FunctionCall(one[0], given)))
    return st.one_of(
        call,
        st.builds(Not, below),
        st.builds(Filter, below),
        st.builds(Index, below, below),
        st.builds(Index, below, NAMES.map(Literal)),
        st.builds(Compare, st.sampled_from(("==", "!=", "<", "<=", ">", ">=")), below, below),
        st.builds(logical, st.sampled_from(("&&", "||")), st.lists(below, min_size=2, max_size=3).map(tuple)),
    )


TREES = st.recursive(LITERALS | st.builds(Name, st.sampled_from(CONTEXTS)), compound, max_leaves=12)


@given(TREES)
def test_a_printed_tree_is_read_back(tree):
    assert parse(show(tree)) == tree


@given(st.text(max_size=60) | st.text("${}'github.[]()!=&|<>*,. 0x1e", max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text):
    try:
        read_template(text)
        parse(text)
    except ExpressionError as error:
        assert 0 <= error.offset <= len(text)
        assert "expected" in error.message


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("github.ref=='x'", "github.ref == 'x'"),
        ("GitHub['ref']", "github.ref"),
        ("github['a b']", "github['a b']"),
        ("github.event.commits[*].id", "github.event.commits.*.id"),
        ("(github.a || github.b) || github.c", "github.a || github.b || github.c"),
        ("(github.a || github.b) && github.c", "(github.a || github.b) && github.c"),
        ("!(github.a == github.b)", "!(github.a == github.b)"),
        ("!github.a == github.b", "!github.a == github.b"),
        ("CONTAINS(github.ref, 'it''s')", "contains(github.ref, 'it''s')"),
        ("0xff", "255"),
        ("-1.50e2", "-150"),
        (".5", "0.5"),
        ("0o17", "15"),
        ("0xffffffff", "-1"),
        ("1e+22", "1E+22"),
        ("fromJSON('[1]')[0]", "fromJSON('[1]')[0]"),
        ("null", "null"),
        ("-Infinity", "-Infinity"),
        ("NaN", "NaN"),
        ("github.event.pull_request.head-ref", "github.event.pull_request.head-ref"),
        ("github.null.true", "github.null.true"),
    ],
)
def test_what_is_read(text, shown):
    assert show(parse(text)) == shown


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("", "the expression ends; expected a name", 0),
        ("github.ref = 'x'", "'=' cannot be read", 11),
        ('github.ref == "x"', "strings are in single quotes", 14),
        ("github.ref == 'x", "the string is not closed", 14),
        ("githb.ref", "did you mean 'github'", 0),
        ("github.", "expected the name of a property", 7),
        ("start(github.ref)", "unknown function 'start'", 0),
        ("contains('a')", "contains gets 1 arguments; expected 2", 0),
        ("case(true, 1, false, 2)", "expected an odd number", 0),
        ("always(1)", "expected 0", 0),
        ("12monkeys", "is no number", 0),
        ("'a' 'b'", "expected the end of the expression", 4),
        ("'a'.b", "expected the end of the expression", 3),
        ("(github.ref", "expected ')'", 11),
        ("github.a && && github.b", "'&&'; expected a name", 12),
        ("github.a + 1", "'+' is no number", 9),
    ],
)
def test_what_is_refused_and_where(text, message, offset):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert message in caught.value.message
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    "bomb",
    [
        "(" * 60 + "1" + ")" * 60,
        "!" * 60 + "true",
        "github" + ".a" * 60,
        "1" + " == 1" * 60,
        "toJSON(" * 60 + "1" + ")" * 60,
    ],
)
def test_an_expression_that_is_nested_too_deep_is_refused(bomb):
    with pytest.raises(ExpressionError, match="nested too deep; expected at most 50 levels"):
        parse(bomb)


def test_an_expression_that_is_too_long_is_refused():
    with pytest.raises(ExpressionError, match="22002 characters; expected at most 21000"):
        parse("'" + "a" * 22000 + "'")


def test_a_long_chain_is_not_deep():
    assert len(parse(" || ".join(["github.a"] * 300)).operands) == 300


@pytest.mark.parametrize(
    ("string", "shown"),
    [
        ("plain", "plain"),
        ("v${{github.ref}}-x", "v${{ github.ref }}-x"),
        ("${{ '}}' }}", "${{ '}}' }}"),
        ("$${{ 1 }}{{ x }}", "$${{ 1 }}{{ x }}"),
        ("", ""),
    ],
)
def test_a_string_is_taken_apart(string, shown):
    assert str(read_template(string)) == shown


@pytest.mark.parametrize(("string", "offset"), [("ab ${{ github.ref", 3), ("x ${{ }}", 6), ("x ${{ nope }}", 6)])
def test_an_error_in_a_string_has_its_place_there(string, offset):
    with pytest.raises(ExpressionError) as caught:
        read_template(string)
    assert caught.value.offset == offset


def test_a_condition_needs_no_braces():
    assert (
        read_condition("github.ref == 'x'").expressions[0].tree
        == read_condition("${{ github.ref=='x' }}").expressions[0].tree
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("secrets.A", ["A"]),
        ("secrets['B-C']", ["B-C"]),
        ("secrets[matrix.key]", ["*"]),
        ("toJSON(secrets)", ["*"]),
        ("github.x[secrets.D]", ["D"]),
        ("format('{0}', secrets.E) && secrets.F != ''", ["E", "F"]),
        ("vars.A", []),
        ("fromJSON(secrets.G).key", ["G"]),
        ("'secrets.H'", []),
    ],
)
def test_the_secrets_of_an_expression(text, names):
    assert [name for name, _ in names_in(parse(text), "secrets")] == names


def test_what_is_read_from_contexts():
    paths = paths_of(parse("needs.plan.outputs.x && steps.*.y == matrix[0]"))
    assert [parts for parts, _ in paths] == [("needs", "plan", "outputs", "x"), ("steps", "*", "y"), ("matrix", "*")]
