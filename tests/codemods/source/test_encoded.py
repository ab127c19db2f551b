"""Whatever the file looks like, only the lines of a change change, and nothing is ever raised."""

from pathlib import PurePosixPath as P

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sophia_tidy import codemods
from sophia_tidy.adapters.ruff.check import check_contents
from sophia_tidy.codemods.source.context import CodemodContext
from sophia_tidy.codemods.source.encoded import Encoded, encoded
from sophia_tidy.kernel.finding import Finding
from sophia_tidy.kernel.location import Location

PATH = P("m.py")
SAFE_LINES = (
    "try:\n    f()\nexcept:\n    pass\n",
    "x = '\\d'\n",
    "if x is 'a':\n\tpass\n",
    "print(json.dumps(1))\n",
    "try:\n    f()\nexcept KeyError:\n    raise ValueError\n",
    "def g(y=[]):\n    '''Doc.'''\n    return y  \n",
    "for i in xrange(3): pass\n",
    "import requests\nrequests.get(\n    u,\n)\n",
)
OTHER_LINES = (
    "# ünïcode \u00e9\n",
    "\n",
    "   \n",
    "\t\n",
    "s = '''a\n  b\\\n\tc'''\n",
    "y = (1,\n  2)   # tail \n",
    "\x0c\n",
    "class A:\n\tdef m(self):\n\t\treturn 1\n",
    "z = 1;  w = 2\n",
    "import os\n",
    "f = u = print\n",
    "'é' 'ß'\n",
)
NEWLINES = ("\n", "\r\n", "\r")


@st.composite
def sources(draw: st.DrawFn) -> bytes:
    parts = draw(st.lists(st.sampled_from(SAFE_LINES + OTHER_LINES), min_size=1, max_size=8))
    end = draw(st.sampled_from(NEWLINES))
    text = "".join(part.replace("\n", draw(st.sampled_from((end, end, "\n")))) for part in parts)
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    kind = draw(st.sampled_from(("utf-8", "utf-8-sig", "latin-1")))
    return (f"# -*- coding: latin-1 -*-{end}{text}" if kind == "latin-1" else text).encode(kind)


def found(source: bytes) -> list[Finding]:
    return check_contents({PATH: source}, select=codemods.RUFF_CODES, target="py311")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sources())
def test_untouched_lines_stay_byte_for_byte(source: bytes) -> None:
    result = codemods.rewrite(source, found(source), codemods.CODEMODS, CodemodContext(path=PATH))
    before, after = source.splitlines(keepends=True), result.content.splitlines(keepends=True)
    edited = {edit.line for edit in result.applied}
    marks = (b"except", b"raise", b"'\\d'", b"is 'a'", b"xrange", b"def g", b"u,", b"requests")
    remaining = iter(after)
    for number, line in enumerate(before, 1):
        if number not in edited and not any(mark in line for mark in marks) and line.endswith((b"\r", b"\n")):
            assert line in remaining, (number, line)
    if not result.applied:
        assert result.content == source


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sources())
def test_a_second_run_changes_nothing(source: bytes) -> None:
    context = CodemodContext(path=PATH)
    once = codemods.rewrite(source, found(source), codemods.CODEMODS, context)
    again = codemods.rewrite(once.content, found(once.content), codemods.CODEMODS, context)
    assert again.content == once.content and not again.applied


CODES = st.sampled_from(codemods.RUFF_CODES)
MESSAGES = st.sampled_from(("Undefined name `x`", "Undefined name `json`", "Undefined name `xrange` in `__all__`", ""))


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(sources(), st.binary(max_size=60), st.text(max_size=60).map(str.encode)),
    st.lists(st.tuples(CODES, st.integers(-1, 9), st.integers(-1, 30), MESSAGES), max_size=6),
)
def test_no_input_and_no_finding_raises(source: bytes, said: list[tuple[str, int, int, str]]) -> None:
    findings = [Finding(Location(PATH, line, column), code, message) for code, line, column, message in said]
    result = codemods.rewrite(source, findings, codemods.CODEMODS, CodemodContext(path=PATH))
    assert result.applied or result.content == source
    assert all(skip.reason for skip in result.skipped)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"x = '\xff'\n", "not utf-8"),
        (b"# coding: klingon\n", "klingon"),
        (b"x = 1\0\n", "NUL"),
        (b"x = (\n", "does not parse"),
        (b"x = " + b"(" * 300 + b")" * 300, "does not parse"),
        (b"\x0cx = json.dumps(1)\n", "print it back"),
    ],
)
def test_what_cannot_be_read_is_skipped_with_its_reason(source: bytes, reason: str) -> None:
    finding = Finding(Location(PATH, 1, 1), "F821", "Undefined name `json`")
    result = codemods.rewrite(source, [finding], codemods.CODEMODS, CodemodContext(path=PATH))
    assert result.content == source and not result.applied
    assert reason in result.skipped[0].reason


def test_form_feeds_between_functions_stay() -> None:
    source = b"import os\n\x0c\n\n\ndef f():\n    return json.dumps(os.sep)\n"
    result = codemods.rewrite(source, found(source), codemods.CODEMODS, CodemodContext(path=PATH))
    assert result.content == source.replace(b"import os", b"import json\nimport os")


def test_latin_1_comes_back_as_latin_1() -> None:
    source = "# coding: latin-1\r\nx = 'é'; print(json.dumps(x))\r\n".encode("latin-1")
    result = codemods.rewrite(source, found(source), codemods.CODEMODS, CodemodContext(path=PATH))
    assert result.content == source.replace(b"x = ", b"import json\r\n\r\nx = ", 1)


def test_encoded_gives_back_the_bytes() -> None:
    source = b"\xef\xbb\xbfx = 1\r\n"
    stored = encoded(source, PATH)
    assert isinstance(stored, Encoded) and stored.data == b"x = 1\r\n" and stored.encode(stored.data) == source
