"""Tokens to statements, in a text that no Python may be able to parse."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..lexer import CLOSERS, COMMENT, NEWLINE, OPENERS, SPACE, Token, lex

_BLOCKS = frozenset(["if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class"])
_STARTERS = frozenset(
    [
        "print",
        "def",
        "class",
        "return",
        "while",
        "try",
        "except",
        "raise",
        "import",
        "with",
        "elif",
        "exec",
        "pass",
        "break",
        "continue",
        "assert",
        "global",
    ]
)


@dataclass(slots=True)
class Python2Statement:
    """Code tokens of one simple statement or block header; ``colon`` is the header's."""

    tokens: list[Token]
    colon: int = -1


def statements(text: str) -> Iterator[Python2Statement]:
    """Split at line ends and semicolons outside of brackets, and behind the colon of a block header.

    A bracket that stays open is given up where a line begins with a keyword
    at the level of the statement's own, so that one fault does not hide the rest.
    """
    tokens: list[Token] = []
    depth, fresh = 0, True
    for token in lex(text):
        if token.kind in (SPACE, COMMENT):
            continue
        if token.kind == NEWLINE:
            if depth <= 0 and tokens:
                yield Python2Statement(tokens)
                tokens = []
            fresh, depth = True, max(depth, 0) if tokens else 0
            continue
        if fresh and depth > 0 and token.text in _STARTERS:
            yield Python2Statement(tokens)
            tokens, depth = [], 0
        fresh = False
        if token.text in OPENERS:
            depth += 1
        elif token.text in CLOSERS:
            depth -= 1
        elif token.text == ";" and depth <= 0:
            if tokens:
                yield Python2Statement(tokens)
            tokens = []
            continue
        tokens.append(token)
        if token.text == ":" and depth <= 0 and tokens[0].text in _BLOCKS and not _in_lambda(tokens):
            yield Python2Statement(tokens, len(tokens) - 1)
            tokens = []
    if tokens:
        yield Python2Statement(tokens)


def _in_lambda(tokens: list[Token]) -> bool:
    """Whether the last colon belongs to a lambda: as many colons as lambdas before it."""
    lambdas = sum(t.text == "lambda" for t in tokens)
    return lambdas > 0 and sum(t.text == ":" for t in tokens) <= lambdas
