"""A quote that was put in, taken out or escaped: could it belong in another place of its line?"""

import ast
import re
from collections.abc import Iterator

from .names import KNOWN, bound
from .statements import EFFECTS
from .unit import Unit, squeezed

# What was there and what came: a quote put in, one taken out, one made a part of its text.
QUOTES = frozenset([("", "'"), ("", '"'), ("'", ""), ('"', ""), ("", "\\")])
PREFIX = re.compile(r"(?<!\w)(?:[rR][bBfF]?|[bBfF][rR]?|[uU])\Z")
_WORD = re.compile(r"\w")
_OPENED = re.compile(r"[(\[{][ \t]+\Z")


def misplaced(unit: Unit, at: int, was: str, became: str, known: set[str]) -> Iterator[str]:
    """The quote tried at every other place of its line, as far as somebody may have written it there."""
    inside, line = at - unit.start, unit.source.line_of(at)
    chosen = unit.read(unit.text)
    if chosen is None or not 0 <= inside <= len(unit.text):
        return
    bare = unit.text[:inside] + was + unit.text[inside + len(became) :]
    quote = was or (became if became != "\\" else unit.text[inside + 1 : inside + 2])
    doubt = f"the {quote} on line {line} may belong in another place"
    if became == quote and _OPENED.search(unit.text, 0, inside):
        yield doubt
        return
    same, hides = squeezed(chosen), _hides(chosen, known)
    first, last = (offset - unit.start for offset in unit.source.span(line))
    for place in range(max(first, 0), min(last + len(bare) - len(unit.text), len(bare)) + 1):
        tree = unit.read(bare[:place] + quote + bare[place:]) if _may_stand(bare, place, quote) else None
        if tree is None or squeezed(tree) == same or not _loaded(tree) <= known or not _is_likely(tree):
            continue
        if hides or not _hides(tree, known):
            yield doubt
            return


def _may_stand(text: str, place: int, quote: str) -> bool:
    """Whether a quote may be missing there: beside no other, and inside of no word but behind a string's prefix."""
    before, after = text[place - 1 : place], text[place : place + 1]
    if quote in (before, after):
        return False
    if not (before and after and _WORD.match(before) and _WORD.match(after)):
        return True
    prefix = PREFIX.search(text, max(place - 3, 0), place)
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


def _loaded(tree: ast.Module) -> set[str]:
    stored = bound(tree)
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)} - stored
