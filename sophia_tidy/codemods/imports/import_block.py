"""The top-level imports of a file, line by line, in isort's words: sections, and an order inside them."""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from ..source.bindings import imported
from ..source.required import Required
from ..source.view import View, parse

if TYPE_CHECKING:
    import libcst as cst

FUTURE, STANDARD, THIRD_PARTY, FIRST_PARTY, LOCAL = range(5)
Key = tuple[int, bool, str]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A top-level import statement, from its first byte to the start of the line behind it."""

    node: "cst.SimpleStatementLine"
    required: tuple[Required, ...]
    key: Key
    start: int
    end: int


def import_lines(view: View) -> Iterator[ImportLine]:
    """The import statements at the top level, in order; never those inside ``try`` or ``if``."""
    for node in view.module.body:
        if is_import(node):
            start, end = view.spans[node]
            statements = parse(view.data[start:end], view.context.target).body
            names = tuple(name for statement in statements for name in _names(statement))
            yield ImportLine(node, names, key(view, names[0]), start, next_line(view, end))


def is_import(node: "cst.CSTNode") -> "TypeGuard[cst.SimpleStatementLine]":
    """Whether the statement starts with an import."""
    import libcst as cst

    return isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], cst.Import | cst.ImportFrom)


def _names(statement: object) -> Iterator[Required]:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        yield from imported(statement)


def next_line(view: View, offset: int) -> int:
    """The start of the line behind the byte; the end of the file behind the last."""
    line = view.line_of(offset)
    return view.starts[line] if line < len(view.starts) else len(view.data)


def key(view: View, required: Required) -> Key:
    """isort's order: the section, then ``import`` before ``from``, then the module."""
    return section(view, required), required.name is not None, required.module.lower()


def section(view: View, required: Required) -> int:
    """The section of the import block that the module belongs to."""
    first = required.module.partition(".")[0]
    if required.module == "__future__":
        return FUTURE
    if not first:
        return LOCAL
    if first in sys.stdlib_module_names and first not in view.context.hides:
        return STANDARD
    return FIRST_PARTY if first in view.context.first_party else THIRD_PARTY


def run(view: View, lines: Sequence[ImportLine]) -> list[ImportLine]:
    """The first of them and those that follow it with no other statement between."""
    body = list(view.module.body)
    found: list[ImportLine] = []
    for line in lines:
        if found and not all(is_import(node) for node in body[body.index(found[-1].node) : body.index(line.node)]):
            break
        found.append(line)
    return found
