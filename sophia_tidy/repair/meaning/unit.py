"""The statement, or block header, around a line: small enough to be parsed over and over."""

import ast
import re
from dataclasses import dataclass

from ..source import Source

_ELSE = re.compile(r"(?:elif|else[ \t]+if)\b")


@dataclass(frozen=True, slots=True)
class Unit:
    """``source.text[start:end]``, which ``read`` parses on its own."""

    source: Source
    start: int
    end: int
    header: bool
    node: ast.AST

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def read(self, text: str) -> ast.Module | None:
        """The tree of another text in this place; None where it does not parse."""
        body = text.rstrip() + (" pass" if self.header else "")
        if body.startswith("except"):
            body = f"try: pass\n{body}"
        elif body.startswith("case"):
            body = f"match x:\n {body}"
        try:
            return ast.parse(_ELSE.sub("if", body, count=1) if body.startswith("el") else body)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def unit_at(tree: ast.Module, source: Source, line: int) -> Unit | None:
    """The innermost statement or header that holds ``line``; None between statements."""
    best: ast.AST | None = None
    for node in ast.walk(tree):
        first = _first(node)
        inside = first and first <= line <= (getattr(node, "end_lineno", 0) or _last(node))
        if inside and (best is None or first >= _first(best)):
            best = node
    if best is None:
        return None
    first, body = _first(best), getattr(best, "body", None)
    if not isinstance(body, list) or not body:
        return Unit(source, _begin(source, first), source.span(getattr(best, "end_lineno", first))[1], False, best)
    last = max(body[0].lineno - 1, first)
    while last > first and source.is_blank(last):
        last -= 1
    if not first <= line <= last:
        return None
    return Unit(source, _begin(source, first), source.span(last)[1], body[0].lineno > first, best)


def _begin(source: Source, line: int) -> int:
    return source.starts[line - 1] + len(source.indent(line))


def _first(node: ast.AST) -> int:
    if isinstance(node, ast.match_case):
        return node.pattern.lineno
    return node.lineno if isinstance(node, (ast.stmt, ast.ExceptHandler)) else 0


def _last(node: ast.AST) -> int:
    body = getattr(node, "body", None)
    return body[-1].end_lineno if isinstance(body, list) and body else 0


def squeezed(tree: ast.Module) -> str:
    """The tree without blanks, those in strings too: a blank more or less is no other meaning."""
    return re.sub(r"\\[tn]|\s", "", ast.dump(tree))
