"""Text to tokens, as the runner's `LexicalAnalyzer` cuts them.

A word or number runs to the next bracket, comma, dot, operator or blank; a
string is in single quotes, and two of them in a string are one.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from .numbers import parse_number

MAX_LENGTH = 21000  # characters; ExpressionConstants.MaxLength


class ExpressionError(ValueError):
    """The text is no expression; ``offset`` is where, from 0 in characters of the text."""

    def __init__(self, message: str, offset: int):
        super().__init__(message)
        self.message, self.offset = message, offset


class TokenKind(StrEnum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    STRING = "string"
    MARK = "mark"
    END = "end"


class ExpressionToken(NamedTuple):
    """A piece of the text; ``value`` is the string or number that it stands for."""

    kind: TokenKind
    text: str
    offset: int
    value: str | float | None = None


_BLANK = re.compile(r"\s*")
_STRING = re.compile(r"'((?:[^']|'')*)'")
_MARK = re.compile(r"&&|\|\||==|!=|<=|>=|[()\[\],.*!<>]")
_RUN = re.compile(r"[^()\[\],.!<>=&|\s]+")
_NUMBER = re.compile(r"[^()\[\],!<>=&|\s]+")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_BEFORE_NUMBER = frozenset((",", "(", "[", "!", "&&", "||", "==", "!=", "<", "<=", ">", ">="))


def tokens(text: str) -> Iterator[ExpressionToken]:
    """The tokens of ``text``, the last one of kind END.

    Raises:
        ExpressionError: too long, a string that is not closed, or a character that begins nothing.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"the expression has {len(text)} characters; expected at most {MAX_LENGTH}", 0)
    at, last = _skip(text, 0), ""
    while at < len(text):
        token = _token(text, at, last)
        yield token
        at, last = _skip(text, at + len(token.text)), token.text if token.kind is TokenKind.MARK else token.kind
    yield ExpressionToken(TokenKind.END, "", len(text))


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _token(text: str, at: int, last: str) -> ExpressionToken:
    first = text[at]
    if first == "'":
        return _string(text, at)
    if first in "+-0123456789" or (first == "." and (not last or last in _BEFORE_NUMBER)):
        return _number(text, at)
    if mark := _MARK.match(text, at):
        return ExpressionToken(TokenKind.MARK, mark[0], at)
    run = _RUN.match(text, at)
    word = run[0] if run else first
    if _WORD.fullmatch(word):
        return ExpressionToken(TokenKind.WORD, word, at)
    hint = "; strings are in single quotes" if first == '"' else ""
    raise ExpressionError(f"{_short(word)} cannot be read; expected a name, a literal or an operator{hint}", at)


def _string(text: str, at: int) -> ExpressionToken:
    match = _STRING.match(text, at)
    if match is None:
        raise ExpressionError("the string is not closed; expected a single quote", at)
    return ExpressionToken(TokenKind.STRING, match[0], at, match[1].replace("''", "'"))


def _number(text: str, at: int) -> ExpressionToken:
    match = _NUMBER.match(text, at)
    word = match[0] if match else text[at]
    value = parse_number(word)
    if value != value:  # NaN: what it does not read
        raise ExpressionError(f"{_short(word)} is no number; expected one such as 1, -2.5, 0xff or 1e3", at)
    return ExpressionToken(TokenKind.NUMBER, word, at, value)


def _short(word: str) -> str:
    return repr(word if len(word) <= 40 else word[:37] + "...")
