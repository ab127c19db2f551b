"""Uses of a name in a file: what tells a module from a class, and one class from another."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

_CHAIN = re.compile(r"(?:\s*\.\s*([^\W\d]\w*))(?:\s*\.\s*([^\W\d]\w*))?")


class UseKind(Enum):
    """The place of the name in its expression."""

    ATTRIBUTE = auto()
    CALL = auto()
    ANNOTATION = auto()
    VALUE = auto()


@dataclass(frozen=True, slots=True)
class Use:
    """One use; ``chain`` holds the one or two attributes that follow, as in ``name.a.b``."""

    kind: UseKind
    line: int
    chain: tuple[str, ...] = ()
    deferred: bool = False  # inside a function: read after the whole module has run


def uses(module: ast.Module) -> Mapping[str, list[Use]]:
    """Every place that reads a name, by name."""
    found: dict[str, list[Use]] = defaultdict(list)
    for node, parents, deferred, annotation in _walk(module):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id].append(_use(node, parents, deferred, annotation))
    return found


def quoted_use(text: str, line: int) -> Use:
    """The use of a name in a quoted annotation, from the text behind it."""
    match = _CHAIN.match(text)
    chain = tuple(part for part in match.groups() if part) if match else ()
    return Use(UseKind.ATTRIBUTE if chain else UseKind.ANNOTATION, line, chain, deferred=True)


def _walk(module: ast.Module) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...], bool, bool]]:
    """Nodes with their two nearest parents, whether a function defers them, and whether they annotate."""
    stack: list[tuple[ast.AST, tuple[ast.AST, ...], bool, bool]] = [(module, (), False, False)]
    while stack:
        node, parents, deferred, annotation = stack.pop()
        yield node, parents, deferred, annotation
        for field, value in ast.iter_fields(node):
            inner = deferred or (field == "body" and isinstance(node, _FUNCTIONS))
            annotates = annotation or field in ("annotation", "returns")
            for child in value if isinstance(value, list) else (value,):
                if isinstance(child, ast.AST):
                    stack.append((child, (node, *parents[:2]), inner, annotates))


_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def _use(node: ast.Name, parents: tuple[ast.AST, ...], deferred: bool, annotation: bool) -> Use:
    chain: list[str] = []
    for parent in parents[:2]:
        if not isinstance(parent, ast.Attribute):
            break
        chain.append(parent.attr)
    if chain:
        return Use(UseKind.ATTRIBUTE, node.lineno, tuple(chain), deferred)
    parent = parents[0]
    if isinstance(parent, ast.Call) and parent.func is node:
        return Use(UseKind.CALL, node.lineno, (), deferred)
    return Use(UseKind.ANNOTATION if annotation else UseKind.VALUE, node.lineno, (), deferred)
