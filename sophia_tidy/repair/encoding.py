"""Bytes to text and back, so that what is not changed comes out byte for byte.

PEP 263: a cookie in the first two lines, else UTF-8; a byte order mark is
kept.  Line ends are never translated.
"""

import codecs
import re

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?$")


def encoding_of(content: bytes) -> str:
    """The encoding that Python would read ``content`` in; ``utf-8-sig`` where it begins with a mark."""
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    for line in content.splitlines()[:2]:
        if match := _COOKIE.match(line):
            return match[1].decode()
        if not _BLANK.match(line):
            break
    return "utf-8"


def decode(content: bytes) -> tuple[str, str]:
    """Text and encoding.

    Raises:
        UnicodeDecodeError: a byte is not of the encoding.
        LookupError: Python knows no encoding of that name.
    """
    encoding = encoding_of(content)
    return content.decode(encoding), encoding
