"""Other readings of a line: the same mark, put in at another place, would parse as well and mean something else."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from ..lexer import CLOSERS, KEYWORDS, NAME, NUMBER, OPENERS, STRING, Token, code_tokens
from .names import KNOWN, bound
from .statements import EFFECTS
from .traced import Traced
from .unit import Unit, unit_at

_WORD = re.compile(r"\w")
_PREFIX = re.compile(r"(?<!\w)(?:[rR][bBfF]?|[bBfF][rR]?|[uU])\Z")
_HOLDER = re.compile(r"%(?:\([^)]*\))?[-+ #0]?\d*(?:\.\d+)?[sdrfxi]")
_TYPES = frozenset("int float str bool bytes list dict set tuple object type complex frozenset None".split())
_UNBRACKETED = frozenset(["import", "from", "global", "nonlocal", "for", "del"])


def other_readings(tree: ast.Module, traced: Traced) -> Iterator[str]:
    """What else each changed place could have been."""
    known = bound(tree) | KNOWN
    for old_start, old_end, start, end in traced.gaps:
        was, became = traced.before.text[old_start:old_end], traced.after.text[start:end]
        line = traced.after.line_of(start)
        if (was, became.strip()) == ("=", "=="):
            yield from _comparison(tree, line, start - traced.after.starts[line - 1])
        elif not was and became in ("'", '"', "\\"):
            yield from _quote(unit_at(tree, traced.after, line), start, became, known)
        elif not was and became.strip() == ",":
            yield from _comma(unit_at(tree, traced.after, line), start)
        elif was in ("-", "- ") and not became.strip():
            yield f"line {line} may have been taken out by the diff that it is left from"


def exchanged(traced: Traced) -> Iterator[str]:
    """``(name)`` that became ``name()``: what was called with the name is gone."""
    for _, _, start, end in traced.gaps:
        text = traced.after.text
        if re.search(r"\w\($", text[start:end]) and text[end : end + 1] == ")":
            yield f"line {traced.after.line_of(start)} would call with nothing what had an argument"
    for line in traced.old_lines:
        tokens = traced.before.tokens(line)
        for left, right in pairwise(tokens):
            glued = left.kind == NAME and left.text not in KEYWORDS and right.kind == STRING and left.end == right.start
            if glued and _PREFIX.search(left.text[-1:]):
                yield f"{left.text!r} on line {line} may end in the prefix of the string behind it"


def _comparison(tree: ast.Module, line: int, column: int) -> Iterator[str]:
    """``while x = f():`` may have been ``:=``."""
    for node in ast.walk(tree):
        bound_here = isinstance(node, ast.Compare) and isinstance(node.left, ast.Name) and _holds(node, line, column)
        if bound_here and any(isinstance(part, ast.Call | ast.Await) for part in ast.walk(node.comparators[0])):
            yield f"the '=' on line {line} may have been ':='"


def _holds(node: ast.Compare, line: int, column: int) -> bool:
    right = node.comparators[0]
    return (
        node.left.end_lineno == line == right.lineno and node.left.end_col_offset <= column + 1 <= right.col_offset + 1
    )


def _quote(unit: Unit | None, at: int, mark: str, known: set[str]) -> Iterator[str]:
    """The quote at every other place of its line, and for an escape a quote in the place of it."""
    if unit is None:
        return
    source, inside = unit.source, at - unit.start
    text = unit.text[:inside] + unit.text[inside + 1 :]
    chosen = unit.read(unit.text)
    if chosen is None or not 0 <= inside < len(unit.text):
        return
    quote = unit.text[inside + 1] if mark == "\\" else mark
    same, hides = _squeezed(chosen), _hides(chosen, known)
    first, last = source.span(source.line_of(at))
    for place in range(max(first - unit.start, 0), min(last - 1, unit.end - 1) - unit.start + 1):
        if (place == inside and mark != "\\") or not _may_stand(text, place, quote):
            continue
        tree = unit.read(text[:place] + quote + text[place:])
        if tree is None or _squeezed(tree) == same or not _loaded(tree) <= known or not _is_likely(tree):
            continue
        if hides or not _hides(tree, known):
            yield f"the {quote} on line {source.line_of(at)} may belong in another place"
            return


def _may_stand(text: str, place: int, quote: str) -> bool:
    """Whether a quote may be missing there: beside no other, and inside of no word but behind a string's prefix."""
    before, after = text[place - 1 : place], text[place : place + 1]
    if quote in (before, after):
        return False
    if not (before and after and _WORD.match(before) and _WORD.match(after)):
        return True
    prefix = _PREFIX.search(text, max(place - 3, 0), place)
    if prefix is None:
        return False
    rest = text[place : text.find(quote, place)] if quote in text[place:] else text[place:]
    letters = prefix.group().lower()
    return ("f" in letters and "{" in rest) or ("r" in letters and "\\" in rest) or after in "_0123456789"


def _is_likely(tree: ast.Module) -> bool:
    """Whether somebody may have written it: no text is a statement, is negated, or is taken from another."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and not isinstance(node.value, EFFECTS):
            return False
        if isinstance(node, ast.UnaryOp) and _is_text(node.operand) and not isinstance(node.op, ast.Not):
            return False
        if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Add | ast.Mod | ast.Mult) and _texts(node):
            return False
    return True


def _texts(node: ast.BinOp) -> bool:
    return _is_text(node.left) or _is_text(node.right)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))


def _hides(tree: ast.Module, known: set[str]) -> bool:
    """Whether a string holds what reads as code between commas: a call, or a name that the file binds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            parts = node.value.split(",")
            if len(parts) > 1 and any(_is_code(part.strip(" )]}"), known) for part in parts):
                return True
    return False


def _is_code(text: str, known: set[str]) -> bool:
    try:
        value = ast.parse(text, mode="eval").body if text else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    if not isinstance(value, ast.Name | ast.Attribute | ast.Call | ast.Subscript):
        return False
    return {n.id for n in ast.walk(value) if isinstance(n, ast.Name)} <= known - (
        KNOWN if isinstance(value, ast.Name) else set()
    )


def _squeezed(tree: ast.Module) -> str:
    """The tree without blanks, those in strings too: a blank more or less is no other meaning."""
    return re.sub(r"\\[tn]|\s", "", ast.dump(tree))


def _loaded(tree: ast.Module) -> set[str]:
    stored = bound(tree)
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)} - stored


def _comma(unit: Unit | None, at: int) -> Iterator[str]:
    """A comma between two things that another sign, or none, may have held together."""
    if unit is None:
        return
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
