"""The tolerant lexer: nothing is lost, whatever the text."""

import io
import tokenize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.repair.lexer import BAD, COMMENT, NAME, NEWLINE, NUMBER, OP, OPEN, SPACE, STRING, code_tokens, lex

from .snippets import mutated, sources

HARD = st.text(alphabet="abf0._ \t\f\n\r\\\"'#()[]{}:=<>!$?`\u00a0é\ufeff\x00\ud800", max_size=60)


@given(st.one_of(HARD, st.text(), mutated()))
def test_every_character_is_in_exactly_one_token(text):
    tokens = list(lex(text))
    assert "".join(t.text for t in tokens) == text
    assert [t.start for t in tokens] == [0, *(t.end for t in tokens)][: len(tokens)]
    assert all(t.text == text[t.start : t.end] and t.text for t in tokens)


@given(HARD, st.data())
def test_a_stretch_is_lexed_whole(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert "".join(t.text for t in lex(text, start, end)) == text[start:end]


@given(sources())
def test_what_python_can_read_is_read_as_python_reads_it(text):
    """The reference is `tokenize`; f-strings are one token here, and several from Python 3.12 on."""
    layout = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.COMMENT}
    text = text.replace("print(f'", "print('")
    expected = [t.string for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type not in layout]
    assert [t.text for t in code_tokens(text)] == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("x = 1\n", [NAME, SPACE, OP, SPACE, NUMBER, NEWLINE]),
        ("'a\\'b'", [STRING]),
        ("'a", [OPEN, NAME]),
        ('"""a"b""" "', [STRING, SPACE, OPEN]),
        ('"""a\n', [OPEN, NAME, NEWLINE]),
        ("''", [STRING]),
        ("''''''", [STRING]),
        ("'a\\\r\nb'", [STRING]),
        ("rb'\\'' Rb\"\" f'{x}'", [STRING, SPACE, STRING, SPACE, STRING]),
        ("ur'x'", [STRING]),
        ("a # b' \r\nc", [NAME, SPACE, COMMENT, NEWLINE, NAME]),
        ("a\\\r\nb", [NAME, SPACE, NAME]),
        ("a\rb", [NAME, NEWLINE, NAME]),
        ("0xFF 0o7 0b1 1_0.5e-3j .5 017 5L", [NUMBER, SPACE] * 6 + [NUMBER]),
        ("a<>b", [NAME, OP, NAME]),
        ("a:=b...", [NAME, OP, NAME, OP]),
        ("$ ? `", [BAD, SPACE, BAD, SPACE, BAD]),
        ("a\u00a0b", [NAME, BAD, NAME]),
        ("münze", [NAME]),
        ("\x00", [BAD]),
    ],
)
def test_the_kinds_of(text, kinds):
    assert [t.kind for t in lex(text)] == kinds


def test_an_open_quote_hides_nothing_behind_it():
    assert [t.text for t in code_tokens("print('a)\nb = 1\n")] == ["print", "(", "'", "a", ")", "b", "=", "1"]


def test_code_tokens_leave_out_blanks_comments_and_line_ends():
    assert [t.text for t in code_tokens("a = 1  # why\n\n\tb\n")] == ["a", "=", "1", "b"]
