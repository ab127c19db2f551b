"""Walks along the tokens of one statement: brackets matched, commas found."""

from itertools import pairwise

from ..lexer import CLOSERS, KEYWORDS, NAME, NUMBER, OP, OPEN, OPENERS, STRING, Token

_OPERANDS = (STRING, NUMBER, NAME, OPEN)


def matching(tokens: list[Token], index: int) -> int:
    depth = 0
    for i in range(index, len(tokens)):
        depth += (tokens[i].text in OPENERS) - (tokens[i].text in CLOSERS)
        if depth == 0:
            return i
    return -1


def comma_in(tokens: list[Token], start: int = 0) -> int:
    """Index of the first comma outside of brackets and lambdas, -1 where there is none."""
    depth = 0
    for i in range(start, len(tokens)):
        depth += (tokens[i].text in OPENERS) - (tokens[i].text in CLOSERS)
        if depth == 0 and tokens[i].text == ",":
            return i
    return -1


def source_of(tokens: list[Token]) -> str:
    out = tokens[0].text
    for left, right in pairwise(tokens):
        out += (" " if right.start > left.end else "") + right.text
    return out


def begins_operand(token: Token) -> bool:
    if token.kind == NAME:
        return token.text not in KEYWORDS or token.text in ("not", "lambda", "None", "True", "False", "await", "yield")
    return token.kind in _OPERANDS or token.text in ("[", "{", "-", "~", "`", ">>", "+")


def continues(tokens: list[Token], closer: int) -> bool:
    """Whether an expression goes on behind ``(…)``: then the parentheses are an operand, not the call's."""
    following = tokens[closer + 1] if 0 <= closer < len(tokens) - 1 else None
    return (
        following is not None
        and (following.kind == OP or following.text in ("if", "and", "or", "in", "is", "not"))
        and following.text not in ("=", ":", ")")
    )
