"""f-strings that only newer Pythons can read, taken out of the search's way.

Since PEP 701 (Python 3.12) a replacement field may hold the very quotes that
delimit the string, backslashes and comments.  The Python that runs the tool
may be older than the project's, and no lexer by regular expression can pair
such quotes.  So fields of that kind are exchanged for as many private-use
characters before the search and put back after it: every offset stays.
"""

import re
from collections.abc import Iterator

from .lexer import CLOSERS, OPENERS

SINCE = (3, 12)
_START = re.compile(r"(?<![\w\"'])(?:[fFtT][rR]?|[rR][fFtT])(\"\"\"|'''|\"|')")
_QUOTE = re.compile(r"\"\"\"|'''|\"|'")
_FILLER, _FIRST, _BASE = "\ue000", 0xE001, 4096
_MASKED = re.compile("[\ue001-\uf001]{2}\ue000*")


def mask(text: str, target: tuple[int, int]) -> tuple[str, list[str]]:
    """The text with such fields masked, and the fields; unchanged for older targets, to which they are faults."""
    if target < SINCE or _FILLER in text:
        return text, []
    fields: list[str] = []
    out: list[str] = []
    position = 0
    for start, end in _fields(text):
        field = text[start:end]
        if start < position or len(field) < 2 or "\n" in field or len(fields) >= _BASE * _BASE:
            continue
        number = len(fields)
        fields.append(field)
        name = chr(_FIRST + number // _BASE) + chr(_FIRST + number % _BASE)
        out += (text[position:start], name + _FILLER * (len(field) - 2))
        position = end
    return "".join((*out, text[position:])), fields


def unmask(text: str, fields: list[str]) -> str:
    """The fields put back wherever they stand now."""
    if not fields:
        return text
    return _MASKED.sub(lambda m: fields[(ord(m.group()[0]) - _FIRST) * _BASE + ord(m.group()[1]) - _FIRST], text)


def _fields(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the replacement fields that hold their string's quote, a backslash or a ``#``."""
    position = 0
    while match := _START.search(text, position):
        found, end = _string(text, match.end(), match[1])
        yield from found
        position = end


def _string(text: str, start: int, quote: str) -> tuple[list[tuple[int, int]], int]:
    """The odd fields of one f-string and the offset behind it; none where it does not end."""
    odd: list[tuple[int, int]] = []
    at = start
    while at < len(text):
        if text.startswith(quote, at):
            return odd, at + len(quote)
        character = text[at]
        if character == "\\" or text.startswith(("{{", "}}"), at):
            at += 2
        elif character == "{":
            end = _field(text, at, quote)
            if end < 0:
                break
            if any(c in text[at:end] for c in (quote, "\\", "#")):
                odd.append((at, end))
            at = end
        elif character == "\n" and len(quote) == 1:
            break
        else:
            at += 1
    return [], start


def _field(text: str, start: int, quote: str) -> int:
    """The offset behind the ``}`` of a field, strings and brackets inside of it passed over; -1 where there is none."""
    stack: list[str] = []
    at = start
    while at < len(text):
        character = text[at]
        if character in OPENERS:
            stack.append(character)
            at += 1
        elif character in CLOSERS:
            if not stack or stack.pop() != CLOSERS[character]:
                return -1
            at += 1
            if not stack:
                return at
        elif mark := _QUOTE.match(text, at):
            at = _nested(text, mark.end(), mark.group())
            if at < 0:
                return -1
        elif character == "\n" and len(quote) == 1:
            return -1
        else:
            at += 1
    return -1


def _nested(text: str, start: int, quote: str) -> int:
    """The offset behind a string inside a field; -1 where it does not end on its line."""
    at = start
    while at < len(text) and not text.startswith(quote, at):
        if text[at] == "\n" and len(quote) == 1:
            return -1
        at += 2 if text[at] == "\\" else 1
    return at + len(quote) if at < len(text) else -1
