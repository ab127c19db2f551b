"""Lines whose level a repair chose: could they as well have stood at another, or outside of an empty block?"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from ..fault import compiles
from ..source import Source
from .traced import Traced

_DEFINES = re.compile(r"[ \t]*(?:(?:async[ \t]+)?def|class)\b|[ \t]*@")
_HAS_OWN = re.compile(r"[ \t]*(?:(?:async[ \t]+)?def|class)\b")
_OPENS = re.compile(r":\s*(?:#.*)?$")


def swallowed(tree: ast.Module, traced: Traced) -> Iterator[str]:
    """Blocks that hold only lines which stood no deeper than their header: the block may have been empty.

    Of a function or a class that is not said where its lines could stand nowhere else: ``return`` outside of any.
    """
    moved = {line for line in traced.lines if _moved(traced, line)}
    for header, block in _headed(tree, traced.after) if moved else ():
        if block[0].lineno == header or not moved & {header, *(s.lineno for s in block)}:
            continue
        old = [traced.old_width(statement.lineno) for statement in block]
        head = traced.old_width(header)
        if head < 0 or min(old) < 0 or max(old) > min(head, traced.after.width(header)):
            continue
        own = _HAS_OWN.match(traced.after.line(header)) is not None
        if own and (
            _is_text_alone(block, traced.after, header) or compiles(_with_pass(traced, header, block)) is not None
        ):
            continue
        yield f"line {block[0].lineno} would go into the block above it, which may have been empty"


def moved_from_block(tree: ast.Module, traced: Traced) -> Iterator[str]:
    """Headers that moved and left their block where it was."""
    for header, block in _headed(tree, traced.after) if traced.lines else ():
        if header not in traced.lines:
            continue
        old, new = traced.old_width(header), traced.after.width(header)
        body = traced.old_width(block[0].lineno)
        if old < 0 or body <= old or old == new:
            continue
        if traced.after.width(block[0].lineno) - new > max(body - old, len(traced.after.unit.expandtabs(8))):
            yield f"line {header} would move away from its own block"


def other_levels(traced: Traced) -> Iterator[str]:
    """Moved lines that would parse as well at a level that is no further from where they stood."""
    moved = [line for line in sorted(traced.lines) if _moved(traced, line)]
    for first, run in _runs(traced, moved):
        old, new = traced.old_width(first), traced.after.width(first)
        for level in _levels(traced.after, first):
            width = len(level.expandtabs(8))
            nearer = width not in (new, old) and abs(width - old) <= abs(new - old)
            if nearer and compiles(_at_level(traced.after, run, level)) is None:
                yield f"line {first} may as well belong at column {width + 1}"


def _headed(tree: ast.Module, source: Source) -> Iterator[tuple[int, list[ast.stmt]]]:
    """Each block with the line of its header; ``else`` and ``finally`` stand on the line above theirs."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and not isinstance(node, ast.Module):
            header: int = node.pattern.lineno if isinstance(node, ast.match_case) else getattr(node, "lineno", 0)
            yield header, body
        for block in (getattr(node, "orelse", None), getattr(node, "finalbody", None)):
            if isinstance(block, list) and block and not _is_elif(node, block):
                yield source.before(block[0].lineno) or 1, block


def _is_elif(node: ast.AST, block: list[ast.stmt]) -> bool:
    return isinstance(node, ast.If) and len(block) == 1 and isinstance(block[0], ast.If)


def _is_text_alone(block: list[ast.stmt], source: Source, header: int) -> bool:
    """Whether a docstring is all there is, and nothing behind it can be the body that it leaves empty."""
    first = block[0]
    if len(block) > 1 or not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return False
    if not isinstance(first.value.value, str):
        return False
    below = source.after(first.end_lineno or first.lineno)
    return not below or source.width(below) < source.width(header) or bool(_DEFINES.match(source.line(below)))


def _with_pass(traced: Traced, header: int, block: list[ast.stmt]) -> str:
    """The text with ``pass`` as the block, and its lines back where they stood."""
    source = traced.after
    first, last = block[0].lineno, block[-1].end_lineno or block[-1].lineno
    out = []
    for number in range(1, source.line_count + 1):
        if number == first:
            out.append(f"{source.indent(header)}{source.unit}pass\n")
        text = source.line(number)
        if first <= number <= last and (old := traced.old_width(number)) >= 0 and text.strip():
            text = " " * old + text.lstrip()
        out.append(text + "\n")
    return "".join(out)


def _moved(traced: Traced, line: int) -> bool:
    return not traced.after.is_blank(line) and traced.old_width(line) not in (-1, traced.after.width(line))


def _runs(traced: Traced, lines: list[int]) -> Iterator[tuple[int, list[int]]]:
    """The moved lines in runs that moved together, each with its first."""
    run: list[int] = []
    for line, following in pairwise([*lines, 0]):
        run.append(line)
        if traced.after.after(line) != following:
            yield run[0], run
            run = []


def _levels(source: Source, line: int) -> list[str]:
    """Indentations that blocks around a line have, and that of a block which the line above opens."""
    above = source.before(line)
    if not above:
        return [""]
    levels = [source.indent(above) + source.unit] if _OPENS.search(source.line(above)) else []
    number, width = above, source.width(above) + 1
    while number and width:
        if source.width(number) < width:
            width = source.width(number)
            levels.append(source.indent(number))
        number = source.before(number)
    return [*levels, ""]


def _at_level(source: Source, run: list[int], level: str) -> str:
    own, moved = source.indent(run[0]), set(run)
    out = []
    for number in range(1, source.line_count + 1):
        text = source.line(number)
        if number in moved and text.startswith(own):
            text = level + text[len(own) :]
        out.append(text + "\n")
    return "".join(out)
