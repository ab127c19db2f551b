"""Bindings: which names a module binds, where and how; and which it reads without binding them."""

import ast
import builtins
import symtable
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .required import Required

BUILTINS = frozenset(dir(builtins)) | {"__file__", "__path__", "__builtins__", "__annotations__"}


@dataclass(frozen=True, slots=True)
class Binding:
    """A name gets a value: by an import (then which), or by anything else.

    ``depth`` counts the functions and classes around it; 0 is the module.
    """

    line: int
    depth: int
    required: Required | None = None


def bindings(module: ast.Module) -> Mapping[str, list[Binding]]:
    """Every place that binds a name, in any scope, by name."""
    found: dict[str, list[Binding]] = defaultdict(list)
    stack: list[tuple[ast.AST, int]] = [(module, 0)]
    while stack:
        node, depth = stack.pop()
        for name, required in _bound(node):
            found[name].append(Binding(getattr(node, "lineno", 0), depth, required))
        inner = depth + isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)
        stack += ((child, inner) for child in ast.iter_child_nodes(node))
    return found


def _bound(node: ast.AST) -> Iterator[tuple[str, Required | None]]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name, None
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, None
        case ast.arg(arg=name) | ast.ExceptHandler(name=str(name)):
            yield name, None
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name, None
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            yield from ((name, None) for name in names)
        case ast.Import() | ast.ImportFrom():
            yield from ((required.binds, required) for required in imported(node))


def imported(node: ast.Import | ast.ImportFrom) -> Iterator[Required]:
    """The single imports that the statement makes; ``*`` is the name of a star import."""
    if isinstance(node, ast.Import):
        yield from (Required(alias.name, None, alias.asname) for alias in node.names)
    else:
        module = "." * node.level + (node.module or "")
        yield from (Required(module, alias.name, alias.asname) for alias in node.names)


def unresolved(text: str) -> frozenset[str]:
    """Names that some scope reads as global, and that neither the module nor Python defines.

    Raises:
        SyntaxError, ValueError, RecursionError: the text does not compile.
    """
    bound: set[str] = set()
    read: set[str] = set()
    tables = [symtable.symtable(text, "<source>", "exec")]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        top = table.get_type() == "module"
        for symbol in table.get_symbols():
            if symbol.is_referenced() and (top or symbol.is_global()):
                read.add(symbol.get_name())
            if (top or symbol.is_declared_global()) and (symbol.is_assigned() or symbol.is_imported()):
                bound.add(symbol.get_name())
    return frozenset(read - bound - BUILTINS)
