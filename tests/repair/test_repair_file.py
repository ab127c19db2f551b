"""What holds for every file, whatever stands in it."""

import difflib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sophia_tidy.repair import Repair, Tier, repair
from sophia_tidy.repair.encoding import decode
from sophia_tidy.repair.fault import compiles
from sophia_tidy.repair.lexer import COMMENT, NEWLINE, SPACE, lex

from .snippets import SLIPS, SNIPPETS, mutated, sources

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")  # of the mutants
SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
ODD = st.one_of(
    st.binary(max_size=120),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(st.sampled_from([*SLIPS, *SNIPPETS, "print a\n", "f'{", "\r", "\f", "\\\n", "é"]), max_size=12)
    .map("".join)
    .map(str.encode),
)

# Rules that only put tokens in: what the author wrote is all there, in its order.
INSERT_ONLY = {
    "missing-comma": "x = f(a b)\n", "missing-colon": "if a\n    b()\n", "missing-keyword": "for i range(3):\n    x = i\n",
    "unfinished-expression": "x = 1 if y\n",
}  # fmt: skip


def words(text: str) -> list[str]:
    return [t.text for t in lex(text) if t.kind not in (SPACE, NEWLINE, COMMENT)]


def is_subsequence(few: list[str], many: list[str]) -> bool:
    rest: Iterator[str] = iter(many)
    return all(word in rest for word in few)


def touched(result: Repair, content: bytes) -> tuple[int, ...]:
    """Lines of the input that differ in the output."""
    old, new = content.splitlines(keepends=True), result.content.splitlines(keepends=True)
    opcodes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(n + 1 for tag, i1, i2, _, _ in opcodes if tag != "equal" for n in range(i1, max(i2, i1 + 1)))


@given(ODD)
@SLOW
def test_no_bytes_make_it_raise_and_every_answer_keeps_its_word(content):
    keeps_its_word(content, repair(content))


@given(mutated())
@SLOW
def test_a_mutated_module_gets_an_answer_that_keeps_its_word(text):
    keeps_its_word(text.encode(), repair(text.encode()))


def keeps_its_word(content: bytes, result: Repair) -> None:
    match result.tier:
        case Tier.UNREPAIRED:
            assert (result.content, result.fixes, result.alternatives) == (content, (), ())
            assert result.reason
        case Tier.REVIEW | Tier.REPAIRED:
            assert result.content != content
            assert compiles(decode(result.content)[0]) is None
            assert result.fixes and result.before and not result.after
            assert all(edit.reason and edit.rule and edit.line >= 1 for edit in result.fixes)
            assert all(compiles(decode(other.content)[0]) is None for other in result.alternatives)
            again = repair(result.content)
            assert (again.content, again.fixes) == (result.content, ())


@given(sources())
@SLOW
def test_a_file_that_compiles_is_left_alone(text):
    content = text.encode()
    result = repair(content)
    assert (result.tier, result.content, result.fixes, result.before) == (Tier.UNREPAIRED, content, (), ())


@given(mutated())
@SLOW
def test_line_ends_of_windows_stay(text):
    """One fault in a text with CRLF is mended as it is in the same text with LF."""
    assume("\r" not in text and "\\\n" not in text)
    result = repair(text.replace("\n", "\r\n").encode())
    assert b"\n" not in result.content.replace(b"\r\n", b"")


@given(mutated(), st.sampled_from(["latin-1", "cp1252", "utf-8-sig"]))
@SLOW
def test_the_encoding_stays(text, encoding):
    cookie = "" if encoding == "utf-8-sig" else f"# coding: {encoding}\n"
    assume("“" not in text)
    content = (cookie + text).encode(encoding)
    result = repair(content)
    assert decode(result.content)[1] == encoding
    assert result.content.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")


@given(mutated())
@SLOW
def test_what_no_edit_reaches_is_byte_for_byte_the_same(text):
    """A repair of one line leaves the modules before and behind it as they are."""
    before, after = 'HEAD = """\n  kept\t \n"""\nX = {  1:2 ,}\n\n\n', "\n\n\nclass Tail :\n    x  =  1   # kept\n"
    assume(compiles(text) is not None and "'''" not in text and '"""' not in text)
    result = repair((before + text + after).encode())
    if result.tier is Tier.REPAIRED and {e.rule for e in result.fixes} <= INSERT_ONLY.keys():
        assert result.content.startswith(before.encode()) and result.content.endswith(after.encode())


@given(mutated())
@SLOW
def test_rules_that_put_in_take_nothing_out(text):
    result = repair(text.encode())
    if result.fixes and {edit.rule for edit in result.fixes} <= INSERT_ONLY.keys():
        assert is_subsequence(words(text), words(result.content.decode()))


@given(mutated())
@SLOW
def test_nothing_is_made_a_comment_and_called_repaired(text):
    result = repair(text.encode())
    if result.tier is Tier.REPAIRED:
        assert result.content.count(b"#") <= text.count("#") + text.count("//")


@pytest.mark.parametrize("rule", INSERT_ONLY)
def test_the_rules_that_put_in_are_met(rule):
    """The property above is not empty."""
    text = INSERT_ONLY[rule]
    result = repair(text.encode())
    assert [e.rule for e in result.fixes] == [rule]
    assert is_subsequence(words(text), words(result.content.decode()))


def test_the_lines_of_the_edits_are_the_lines_that_changed():
    content = b"import os\nx = f(a b)\ny = 1\nz = g(1\nw = 2\n"
    result = repair(content)
    assert tuple(e.line for e in result.fixes) == touched(result, content) == (2, 4)


def test_a_file_of_the_target_is_left_alone_though_this_python_cannot_read_it():
    content = b'def f(user):\n    return f"{user["name"]}"\n'
    assert repair(content, target=(3, 12)).content == content
    older = repair(content, target=(3, 11))
    assert older.content == content or older.content == content.replace(b'["name"]', b"['name']")


def test_the_reason_is_told_where_it_is_not_sure():
    result = repair(
        b"D = {\n    'default': {\n        'engine': 'a.b.c',\n        'name': 'sophia,\n        'host': 'db',\n    }\n}\n"
    )
    assert result.tier is Tier.REPAIRED or result.reason


def test_no_two_alternatives_are_the_same_text():
    result = repair(b'def area(a):\ndef area(a):\n      """Metres."""\n    return a\n')
    assert result.alternatives
    assert len({result.content, *(a.content for a in result.alternatives)}) == 1 + len(result.alternatives)


def sure(content: bytes) -> bool:
    return repair(content).tier is Tier.REPAIRED


def test_a_file_of_nothing_but_nul_bytes_is_not_surely_empty():
    """What a crash leaves of a file; a person takes it from history."""
    assert not sure(b"\0" * 512)


def test_a_program_between_fences_does_not_become_a_string():
    assert b"x = 1" in [line.strip() for line in repair(b"```python\nx = 1\n```\n").content.splitlines()]
    assert b"'''" not in repair(b"```python\nx = 1\n```\n").content


def test_what_is_for_review_always_says_why():
    result = repair(b"total = sum(\n    n * 2\n    for n i range(10)\n    if n % 2 == 0\n)\n")
    assert result.tier is Tier.REPAIRED or result.reason


@pytest.mark.xfail(strict=True, reason="some rule weighs line ends of Windows otherwise")
def test_the_line_ends_change_nothing_about_the_answer():
    text = b"    def __init__(self):\n          self.items = []\n\n    def push(self, item):\n"
    windows = repair(text.replace(b"\n", b"\r\n"))
    assert windows.content.replace(b"\r\n", b"\n") == repair(text).content
