"""Lines of a broken text: where they start, how deep they stand, what is next to them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.repair.source import Source

TEXT = "def f():\n    # why\n\n    return 1\n\n\tx\n"


@given(st.text(alphabet="ab \t\f#\n\r\x0b\x1c\u2028", max_size=40))
def test_the_lines_are_those_that_python_counts(text):
    """Only ``\\n``, ``\\r`` and ``\\r\\n`` end a line in Python; `str.splitlines` knows more ends."""
    source = Source(text)
    bounds = source.starts
    pieces = [text[a:b] for a, b in itertools.pairwise(bounds)]
    assert "".join(pieces) == text
    assert all(piece.rstrip("\r\n").count("\n") + piece.rstrip("\r\n").count("\r") == 0 for piece in pieces)
    assert [source.line(n) for n in range(1, source.line_count + 1)] == [p.rstrip("\r\n") for p in pieces]


@given(st.text(alphabet="ab \n\r", min_size=1, max_size=40), st.data())
def test_a_line_holds_its_offsets(text, data):
    source = Source(text)
    offset = data.draw(st.integers(0, len(text) - 1))
    line = source.line_of(offset)
    assert source.starts[line - 1] <= offset < source.starts[line]


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 1), ("a", 1), ("a\n", 1), ("a\nb", 2), ("a\r\nb\r\n", 2), ("a\rb\r", 2), ("\n", 1), ("\n\n", 2)],
)
def test_how_many_lines(text, count):
    assert Source(text).line_count == count


def test_blank_lines_and_comments_are_no_code():
    source = Source(TEXT)
    assert [source.is_blank(n) for n in range(1, 7)] == [False, True, True, False, True, False]
    assert (source.before(4), source.after(1), source.before(1), source.after(6)) == (1, 4, 0, 0)


def test_a_tab_is_the_way_to_the_next_multiple_of_eight():
    source = Source("\tx\n  \ty\n    z\n")
    assert [source.width(n) for n in (1, 2, 3)] == [8, 8, 4]
    assert [source.indent(n) for n in (1, 2, 3)] == ["\t", "  \t", "    "]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("x = 1\n", "    "),
        ("if a:\n  b\n", "  "),
        ("if a:\n\tb\n", "\t"),
        ("if a:\n  b\nif a:\n    c\nif a:\n    d\n", "    "),
        ("if a:\n  b\nif a:\n    c\n", "    "),
    ],
)
def test_the_unit_is_that_of_most_blocks(text, unit):
    assert Source(text).unit == unit


@pytest.mark.parametrize(("text", "newline"), [("a\r\nb\n", "\r\n"), ("a\nb\r\n", "\n"), ("a\rb", "\r"), ("a", "\n")])
def test_the_line_end_is_the_first_one(text, newline):
    assert Source(text).newline == newline


def test_tokens_of_a_line_stand_at_offsets_of_the_text():
    source = Source("a\n  b = 'c'  # d\n")
    assert [(t.text, t.start) for t in source.tokens(2)] == [("b", 4), ("=", 6), ("'c'", 8)]
    comment = source.comment(2)
    assert comment is not None and source.text[comment.start : comment.end] == "# d"
    assert source.comment(1) is None
