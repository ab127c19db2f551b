"""A tolerant tokenizer: every character of any text ends in exactly one token.

`tokenize` stops at the first thing it does not know, and LibCST at the first
thing it cannot parse; a repair has to see what stands behind.  The token
patterns follow the Python reference, chapter 2 ("Lexical analysis"), with
two kinds of token for what is broken: an ``OPEN`` quote that nothing closes
and ``BAD`` characters that no token may start with.
"""

import re
from collections.abc import Iterator
from keyword import kwlist
from typing import NamedTuple

KEYWORDS = frozenset(kwlist)

SPACE, COMMENT, NEWLINE, STRING, OPEN, NUMBER, NAME, OP, BAD = (
    "space", "comment", "newline", "string", "open", "number", "name", "op", "bad",
)  # fmt: skip

_PREFIX = r"(?:[fFtT][rR]?|[rR][fFbBtT]?|[bBuU][rR]?)?"
_PATTERN = re.compile(
    rf"""
  (?P<space>[ \t\f]+|\\\r?\n)
| (?P<comment>\#[^\r\n]*)
| (?P<newline>\r\n|\n|\r)
| (?P<string>{_PREFIX}(?:
      \"\"\"(?:[^\\"]|\\.|"(?!""))*\"\"\"
    | '''(?:[^\\']|\\.|'(?!''))*'''
    | "(?!"")(?:[^\\"\r\n]|\\(?:\r\n|.))*"
    | '(?!'')(?:[^\\'\r\n]|\\(?:\r\n|.))*'
  ))
| (?P<open>{_PREFIX}(?:\"\"\"|'''|"|'))
| (?P<number>0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJlL]?)
| (?P<name>[^\W\d]\w*)
| (?P<op>\*\*=|//=|>>=|<<=|\.\.\.|:=|->|\*\*|//|>>|<<|<=|>=|==|!=|<>|[-+*/%@&|^]=|[-+*/%@&|^~<>()\[\]{{}},:.;=])
| (?P<bad>.)
    """,
    re.VERBOSE | re.DOTALL,
)

OPENERS = {"(": ")", "[": "]", "{": "}"}
CLOSERS = {closer: opener for opener, closer in OPENERS.items()}


class Token(NamedTuple):
    """A stretch of text; ``start`` and ``end`` are character offsets."""

    kind: str
    text: str
    start: int
    end: int


def lex(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens of ``text[start:end]``, without a gap; never raises."""
    stop = len(text) if end is None else end
    for match in _PATTERN.finditer(text, start, stop):
        yield Token(match.lastgroup or BAD, match.group(), match.start(), match.end())


def code_tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens that carry meaning: no blanks, comments or line ends."""
    return [t for t in lex(text, start, end) if t.kind not in (SPACE, COMMENT, NEWLINE)]
