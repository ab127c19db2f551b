"""Statements that a repair leaves without effect, or out of reach."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from .traced import Traced

EFFECTS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
_HOLDS = (ast.IfExp, ast.BoolOp, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Await)
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def without_effect(tree: ast.Module, traced: Traced) -> Iterator[str]:
    """Bare names, comparisons, tuples and constants on lines that changed: nobody writes such a statement."""
    documented = {id(block[0]) for block in blocks(tree) if block}
    in_class = {id(s) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for s in node.body}
    for node in ast.walk(tree):
        if not touched(node, traced):
            continue
        if isinstance(node, ast.Expr) and not _does(node.value):
            value = node.value.value if isinstance(node.value, ast.Constant) else None
            remark = isinstance(value, str) and (id(node) in documented or _is_block(node, traced))
            if value is not ... and not remark:
                yield f"line {node.lineno} would be a statement without effect"
        if isinstance(node, ast.AnnAssign) and node.value is None and id(node) not in in_class:
            yield f"line {node.lineno} would be an annotation without effect"


def _is_block(node: ast.Expr, traced: Traced) -> bool:
    """Whether a text stands in triple quotes, as people write long remarks."""
    return traced.after.line(node.lineno).lstrip(" \tuUrR").startswith(('"""', "'''"))


def unreachable(tree: ast.Module, traced: Traced) -> Iterator[str]:
    """What stands behind a ``return`` in its own block, where the two were not left as they were."""
    for block in blocks(tree):
        for left, right in pairwise(block):
            if isinstance(left, _LEAVES) and not traced.lines.isdisjoint(
                range(left.lineno, (right.end_lineno or 0) + 1)
            ):
                yield f"line {right.lineno} would never be reached"


def blocks(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    """Every list of statements."""
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block:
                yield block


def touched(node: ast.AST, traced: Traced) -> bool:
    """Whether a statement of its own has a line that changed."""
    return isinstance(node, ast.stmt) and not traced.lines.isdisjoint(
        range(node.lineno, (node.end_lineno or node.lineno) + 1)
    )


def _does(value: ast.expr) -> bool:
    if isinstance(value, EFFECTS):
        return True
    return isinstance(value, _HOLDS) and any(isinstance(node, EFFECTS) for node in ast.walk(value))
