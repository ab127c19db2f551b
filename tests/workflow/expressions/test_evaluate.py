"""Values: the tables are those of the documentation, and of the runner where it is silent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.workflow.expressions import EvaluationScope, evaluate, parse, read_template
from sophia_tidy.workflow.expressions.functions import Failed
from sophia_tidy.workflow.expressions.values import equal, less

SCOPE = EvaluationScope(
    {
        "github": {"ref": "refs/heads/Main", "event": {"commits": [{"id": "a", "n": 1.0}, {"id": "b"}, "x"]}},
        "matrix": {"os": ["linux", "mac"], "map": {"a": {"v": 1.0}, "b": {"v": 2.0}}},
        "env": {"EMPTY": "", "ZERO": "0", "N": "12"},
    },
    hash_files=lambda patterns: "+".join(patterns),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'abc' == 'ABC'", True),
        ("'abc' == 'abd'", False),
        ("'straße' == 'STRASSE'", False),
        ("1 == '1'", True),
        ("1 == '0x1'", True),
        ("'' == 0", True),
        ("null == 0", True),
        ("null == ''", True),
        ("null == false", True),
        ("null == null", True),
        ("true == 1", True),
        ("true == 'true'", False),
        ("NaN == NaN", False),
        ("NaN != NaN", True),
        ("'x' == 0", False),
        ("github.event == github.event", True),
        ("fromJSON('{}') == fromJSON('{}')", False),
        ("'b' > 'A'", True),
        ("'10' < '9'", True),
        ("10 < '9'", False),
        ("null < 1", True),
        ("null >= null", True),
        ("null < null", False),
        ("true > false", True),
        ("fromJSON('[]') < 1", False),
    ],
)
def test_comparisons_are_loose(text, value):
    assert evaluate(parse(text), SCOPE) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a' && 'b'", "b"),
        ("'' || 'b'", "b"),
        ("'' && 'b'", ""),
        ("0 || null", None),
        ("!''", True),
        ("!'0'", False),
        ("fromJSON('[]') && 'x'", "x"),
        ("github.ref == 'refs/heads/main' && 'prod' || 'dev'", "prod"),
        ("NaN || 1", 1.0),
        ("github.REF", "refs/heads/Main"),
        ("github.nope.at.all", None),
        ("matrix.os[1]", "mac"),
        ("matrix.os[1.9]", "mac"),
        ("matrix.os[9]", None),
        ("matrix.os[-1]", None),
        ("matrix.os['1']", "mac"),
        ("join(github.event.commits.*.id)", "a,b"),
        ("join(matrix.map.*.v, '-')", "1-2"),
        ("join(matrix.os.*.nope)", ""),
        ("env.N", "12"),
        ("contains('Hello', 'LL')", True),
        ("contains(matrix.os, 'MAC')", True),
        ("contains(matrix.os, 'ma')", False),
        ("contains(github.event.commits.*.id, 'b')", True),
        ("startsWith(github.ref, 'REFS/heads')", True),
        ("endsWith('abc', 'BC')", True),
        ("endsWith('abc', 'ab')", False),
        ("format('{0} {{{1}}} {0}', 'a', 1.5)", "a {1.5} a"),
        ("format('{0}', null)", ""),
        ("format('{0}', matrix.os)", "Array"),
        ("join('x')", "x"),
        ("fromJSON('1') == 1", True),
        ("toJSON(fromJSON('{\"a\":[1,true]}'))", '{\n  "a": [\n    1,\n    true\n  ]\n}'),
        ("hashFiles('a', '**/b')", "a+**/b"),
        ("case(github.ref == 'x', 1, true, 2, 3)", 2.0),
        ("case(false, 1, 3)", 3.0),
        ("success()", True),
        ("failure()", False),
        ("always() && !cancelled()", True),
        ("0.1", 0.1),
    ],
)
def test_values(text, value):
    assert evaluate(parse(text), SCOPE) == value


@pytest.mark.parametrize(
    ("status", "success", "failure", "cancelled"),
    [("success", True, False, False), ("failure", False, True, False), ("cancelled", False, False, True)],
)
def test_the_status_functions(status, success, failure, cancelled):
    scope = EvaluationScope(status=status)
    found = [evaluate(parse(f"{name}()"), scope) for name in ("success", "failure", "cancelled", "always")]
    assert found == [success, failure, cancelled, True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fromJSON('{')", "no JSON"),
        ("format('{1}', 1)", "no argument for"),
        ("format('{', 1)", "braces"),
        ("case('x', 1, 2)", "expected true or false"),
        ("fromJSON('" + "[" * 20000 + "')", "no JSON"),
    ],
)
def test_what_cannot_be_computed_says_why(text, message):
    with pytest.raises(Failed, match=message):
        evaluate(parse(text), SCOPE)


def test_a_bomb_of_formats_is_refused_before_it_is_built():
    ten = "{0}" * 10
    text = f"'{'x' * 100}'"
    for _ in range(6):
        text = f"format('{ten}', {text})"
    with pytest.raises(Failed, match="more than"):
        evaluate(parse(text))


def test_a_lone_expression_keeps_its_kind_and_a_mixed_string_is_a_text():
    assert read_template("${{ 1 }}").value() == 1.0
    assert read_template("v${{ 1 }}${{ null }}").value() == "v1"


VALUES = st.none() | st.booleans() | st.floats() | st.text(max_size=4)


@given(VALUES, VALUES)
def test_equality_has_no_sides_and_excludes_order(left, right):
    assert equal(left, right) == equal(right, left)
    assert not (equal(left, right) and less(left, right))
