"""Names that a repair uses and that exist nowhere."""

import ast
import builtins
import re
from collections.abc import Iterator

from ..lexer import NAME, code_tokens
from ..repairs.prose import STRAY
from ..source import Source
from .traced import Traced

# What Python 2 had: a file of its time may use it, and whoever ports the file will see it.
_BEFORE = frozenset(
    "raw_input unicode xrange basestring long unichr file reduce reload execfile cmp coerce intern apply buffer".split()
)
_GIVEN = frozenset(
    "__file__ __name__ __doc__ __path__ __package__ __spec__ __loader__ __builtins__ __annotations__ __class__ __module__ "
    "__qualname__ __debug__ WindowsError get_ipython display _".split()
)
KNOWN = frozenset(dir(builtins)) | _BEFORE | _GIVEN
_ASSIGNED = re.compile(r"(?:^|[\s,;(])([^\W\d]\w*)\s*(?::[^=\n]{1,60})?=(?!=)")


def bound(tree: ast.AST) -> set[str]:
    """Every name that the text binds anywhere; ``*`` where a star import may bind any."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(ctx=ast.Store()):
                names.add(node.id)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.arg():
                names.add(node.arg)
            case ast.alias():
                names.add(node.asname or node.name.partition(".")[0])
            case ast.ExceptHandler() | ast.MatchAs() | ast.MatchStar() if node.name:
                names.add(node.name)
            case ast.MatchMapping() if node.rest:
                names.add(node.rest)
            case ast.Global() | ast.Nonlocal():
                names.update(node.names)
    return names


def undefined(tree: ast.Module, traced: Traced) -> Iterator[str]:
    """Names on changed lines that nothing binds, and names whose binding the edits took away.

    Under a star import a name may come from there, and nothing is said.
    """
    known = bound(tree)
    if "*" in known:
        return
    lost = _assigned(traced)
    elsewhere = _elsewhere(traced)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in known | KNOWN:
            here = node.lineno in traced.lines and node.id not in elsewhere
            if here or node.id in lost:
                yield f"{node.id!r} on line {node.lineno} is bound nowhere"


def dropped(tree: ast.Module, traced: Traced) -> Iterator[str]:
    """Names of the file that an edit took out, save those that stood twice and what stood before the first statement."""
    if any(edit.rule == STRAY for edit in traced.edits):
        return
    known = bound(tree) | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for old_start, old_end, start, end in traced.gaps:
        lost = _words(traced.before, old_start, old_end) - _words(traced.after, start, end)
        line = traced.after.line_of(start)
        kept = {token.text for token in traced.after.tokens(line)}
        for name in sorted(lost & known - kept):
            yield f"{name!r} on line {line} would be lost"


def _words(source: Source, start: int, end: int) -> set[str]:
    return {t.text for t in code_tokens(source.text, start, end) if t.kind == NAME}


def _assigned(traced: Traced) -> set[str]:
    """Names that lines of the old text assigned which are not as they were."""
    return {name for line in traced.old_lines for name in _ASSIGNED.findall(traced.before.line(line))}


def _elsewhere(traced: Traced) -> set[str]:
    """Names that stand as names on lines of the old text that nobody touched."""
    found: set[str] = set()
    for line in range(1, traced.before.line_count + 1):
        if line in traced.old_lines:
            continue
        tokens = traced.before.tokens(line)
        found.update(t.text for i, t in enumerate(tokens) if t.kind == NAME and not (i and tokens[i - 1].text == "."))
    return found
