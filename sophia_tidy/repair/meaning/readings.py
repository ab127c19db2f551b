"""Other readings of a line: the same mark, put in at another place, would parse as well and mean something else."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from ..lexer import KEYWORDS, NAME, STRING
from ..source import Source
from .commas import other_signs
from .names import KNOWN, bound
from .quotes import PREFIX, QUOTES, misplaced
from .traced import Traced
from .unit import Unit, squeezed, unit_at


def other_readings(tree: ast.Module, traced: Traced) -> Iterator[str]:
    """What else each changed place could have been."""
    known = bound(tree) | KNOWN
    for old_start, old_end, start, end in traced.gaps:
        was, became = traced.before.text[old_start:old_end], traced.after.text[start:end]
        line = traced.after.line_of(start)
        unit = unit_at(tree, traced.after, line)
        if (was, became.strip()) == ("=", "=="):
            yield from _comparison(tree, line, _column(traced.after, start))
        elif unit and (was, became) in QUOTES:
            yield from misplaced(unit, start, was, became, known)
        elif unit and not was and became.strip() == ",":
            yield from other_signs(unit, start)
        elif unit and not was and became and not became.strip(")]}"):
            yield from _closed_late(tree, unit, line, _column(traced.after, end))
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
            if glued and PREFIX.search(left.text[-1:]):
                yield f"{left.text!r} on line {line} may end in the prefix of the string behind it"


def _column(source: Source, offset: int) -> int:
    """The column of an offset as trees count it: in bytes."""
    return len(source.text[source.starts[source.line_of(offset) - 1] : offset].encode("utf-8", "surrogatepass"))


def _closed_late(tree: ast.Module, unit: Unit, line: int, end: int) -> Iterator[str]:
    """``x[a in b]`` may have been ``x[a] in b``; a bracket that opens twice may be one too many."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call | ast.Subscript) or (node.end_lineno, node.end_col_offset) != (line, end):
            continue
        last = node.slice if isinstance(node, ast.Subscript) else node.args[-1] if node.args else None
        printed = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        if isinstance(last, ast.Compare | ast.BoolOp) and not printed:
            yield f"the bracket that closes on line {line} may have closed before the comparison"
    before = (
        unit.source.starts[line - 1] + len(unit.source.line(line).encode()[:end].decode(errors="ignore")) - unit.start
    )
    bare = unit.text[: before - 1] + unit.text[before:]
    for twice in re.finditer(r"\({2}|\[{2}", bare[:before]):
        other = unit.read(bare[: twice.start()] + bare[twice.start() + 1 :])
        chosen = unit.read(unit.text)
        if other is not None and chosen is not None and squeezed(other) != squeezed(chosen):
            yield f"one of the brackets that open on line {line} may be too many"


def _comparison(tree: ast.Module, line: int, column: int) -> Iterator[str]:
    """``while x = f():`` may have been ``:=``."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare) or not isinstance(node.left, ast.Name) or not _holds(node, line, column):
            continue
        if any(isinstance(part, ast.Call | ast.Await) for part in ast.walk(node.comparators[0])):
            yield f"the '=' on line {line} may have been ':='"


def _holds(node: ast.Compare, line: int, column: int) -> bool:
    right, end = node.comparators[0], node.left.end_col_offset or 0
    return node.left.end_lineno == line == right.lineno and end <= column + 1 <= right.col_offset + 1
