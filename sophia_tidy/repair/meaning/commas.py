"""A comma that was put in: could another sign, or none, have held the two sides together?"""

import ast
import re
from collections.abc import Iterator

from ..lexer import CLOSERS, KEYWORDS, NAME, NUMBER, OPENERS, STRING, Token, code_tokens
from .unit import Unit

_HOLDER = re.compile(r"%(?:\([^)]*\))?[-+ #0]?\d*(?:\.\d+)?[sdrfxi]")
_TYPES = frozenset("int float str bool bytes list dict set tuple object type complex frozenset None".split())
_UNBRACKETED = frozenset(["import", "from", "global", "nonlocal", "for", "del"])


def other_signs(unit: Unit, at: int) -> Iterator[str]:
    """Whether the parts of a number, a parameter and its type, a text and its value, or two factors stand there."""
    tokens = code_tokens(unit.text)
    index = next((i for i, t in enumerate(tokens) if t.start == at - unit.start and t.text == ","), 0)
    if not 0 < index < len(tokens) - 1:
        return
    left, right = tokens[index - 1], tokens[index + 1]
    line = unit.source.line_of(at)
    doubt = f"the ',' on line {line} may have been another sign"
    opener, several = _bracket(tokens, index)
    between = unit.text[left.end + 1 : right.start]
    called = opener > 0 and tokens[opener].text == "(" and _callable(tokens[opener - 1])
    printed = called and tokens[opener - 1].text == "print"
    if left.kind == NUMBER and left.text.endswith("."):
        yield f"the '.' on line {line} may have been meant as the ','"
        return
    if "\n" not in between:
        numeric = NUMBER in (left.kind, right.kind) and {left.kind, right.kind} <= {NAME, NUMBER}
        text = STRING in (left.kind, right.kind)
        placeholder = left.kind == STRING and _HOLDER.search(left.text) and not printed
        if numeric or placeholder or (not between and not (printed and text)):
            yield doubt
            return
    if isinstance(unit.node, ast.FunctionDef | ast.AsyncFunctionDef) and not _parameters(unit.node, left, right):
        yield f"the ',' on line {line} may have been a ':'"
    elif tokens[0].text not in _UNBRACKETED and not (called or several or _holds_items(tokens, opener)):
        yield doubt


def _holds_items(tokens: list[Token], opener: int) -> bool:
    """Whether the bracket is one of items, or of the values of a format."""
    return opener >= 0 and (tokens[opener].text != "(" or tokens[opener - 1].text == "%")


def _bracket(tokens: list[Token], index: int) -> tuple[int, bool]:
    """Index of the bracket around a token, -1 where none is open, and whether it holds another comma."""
    depth = 0
    several, opener = False, -1
    for i in range(index - 1, -1, -1):
        text = tokens[i].text
        depth += (text in CLOSERS) - (text in OPENERS)
        if depth < 0:
            opener = i
            break
        several |= depth == 0 and text == ","
    depth = 0
    for token in tokens[index + 1 :]:
        depth += (token.text in OPENERS) - (token.text in CLOSERS)
        if depth < 0:
            break
        several |= depth == 0 and token.text == ","
    return opener, several


def _callable(token: Token) -> bool:
    return token.text in CLOSERS or (token.kind == NAME and (token.text not in KEYWORDS or token.text == "print"))


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef, left: Token, right: Token) -> bool:
    """Whether both sides are parameters that the function uses, and neither is a type."""
    if {left.text, right.text} & _TYPES:
        return False
    used = {n.id for s in node.body for n in ast.walk(s) if isinstance(n, ast.Name)} | {"self", "cls"}
    return left.kind != NAME or right.kind != NAME or {left.text, right.text} <= used
