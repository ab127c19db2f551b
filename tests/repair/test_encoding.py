"""Bytes to text and back (PEP 263): what Python reads is what we read, and nothing is translated."""

import io
import tokenize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.repair import repair
from sophia_tidy.repair.encoding import decode, encoding_of

BROKEN = "# -*- coding: {} -*-\nname = 'M\u00fcller'\nprint(name\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"x = 1\n", "utf-8"),
        (b"", "utf-8"),
        (b"\xef\xbb\xbfx = 1\n", "utf-8-sig"),
        (b"# coding: latin-1\n", "latin-1"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n", "cp1252"),
        (b"x = 1\n# coding: latin-1\n", "utf-8"),
        (b"\n\n# coding: latin-1\n", "utf-8"),
        (b"#\n#\n# coding: latin-1\n", "utf-8"),
        (b"#!/bin/sh\r\n# coding: latin-1\r\n", "latin-1"),
        (b"# coding=koi8-r\rx = 1\r", "koi8-r"),
    ],
)
def test_the_encoding_is_the_one_that_python_reads(content, encoding):
    assert encoding_of(content) == encoding
    if b"\r" not in content.replace(b"\r\n", b""):  # detect_encoding reads by "\n"; the compiler does not
        expected = tokenize.detect_encoding(io.BytesIO(content).readline)[0]
        assert content.decode(expected) == content.decode(encoding)


@given(st.binary(max_size=80))
def test_text_and_encoding_give_the_bytes_back(content):
    try:
        text, encoding = decode(content)
    except (UnicodeDecodeError, LookupError):
        return
    assert text.encode(encoding) == content


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8", "iso-8859-15"])
def test_a_repair_keeps_the_declared_encoding(encoding):
    broken = BROKEN.format(encoding)
    assert repair(broken.encode(encoding)).content == broken.replace("print(name", "print(name)").encode(encoding)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_repair_keeps_the_line_ends(newline):
    broken = "def f():\n    # later\n\ndef g():\n    return 1\n".replace("\n", newline)
    assert repair(broken.encode()).content == broken.replace("# later", f"# later{newline}    pass").encode()


def test_a_repair_keeps_the_byte_order_mark():
    assert repair(b"\xef\xbb\xbfprint(1\n").content == b"\xef\xbb\xbfprint(1)\n"


def test_a_repair_keeps_a_text_without_a_last_line_end():
    assert repair(b"print(f(1)").content == b"print(f(1))"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x = '\xff'\n", "cannot be decoded: 'utf-8' codec can't decode byte 0xff"),
        (b"# coding: klingon\nx = (\n", "cannot be decoded: unknown encoding: klingon"),
        (b"# coding: rot13\nk = (\n", "cannot be decoded: 'rot13' is not a text encoding"),
        (b"\xff\xfex\x00", "cannot be decoded"),
    ],
)
def test_what_cannot_be_decoded_is_left_with_the_reason(content, reason):
    result = repair(content)
    assert (result.tier, result.content) == ("unrepaired", content)
    assert result.reason.startswith(reason)
