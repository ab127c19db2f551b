"""Whether a text was made to parse by burying it: lines that are comments or text now, and what is left as code.

Any text parses once all of it is commented out, or quoted.  A line of prose
that fell into a program may become a comment; a page of prose around a line
of code, or a program between quotes, is no repair at all.
"""

import ast
import re
from collections.abc import Sequence

from .candidate import Candidate
from .repairs import docstrings, prose

# Edits that put or move the quotes of a whole block of text.
QUOTING = frozenset(
    [docstrings.RULE, docstrings.OPENING, "wrong-token", "missing-token", "look-alike-character", "unbalanced-quote"]
)
_CODE = re.compile(
    r"[ \t]*(?:(?:def|class|import|from|return|for|while|if|with|try|print)\b"
    r"|[A-Za-z_][\w.]*(?:\[[^\]]*\])?[ \t]*[-+*/]?=(?!=)|[\w.]+\()"
)


def buried(text: str, edits: Sequence[Candidate]) -> str:
    """Why the mended ``text`` is no repair; empty where more is left as code than was buried."""
    commented = sum(len(edit.edits) for edit in edits if edit.rule in (prose.RULE, prose.MAGIC))
    prosaic = sum(len(edit.edits) for edit in edits if edit.rule == prose.RULE)
    quotes = any(edit.rule in QUOTING for edit in edits)
    if not commented and not quotes:
        return ""
    code, quoted = _lines(ast.parse(text), text.splitlines())
    hidden = prosaic + (quoted if quotes else 0)
    if hidden > code or (commented and not code):
        return f"{code} of {code + commented + quoted} lines would be left as code; the rest would be comments or text"
    return ""


def _lines(tree: ast.Module, lines: Sequence[str]) -> tuple[int, int]:
    """How many lines begin code, and how many lines of bare strings look like code."""
    code: set[int] = set()
    quoted = 0
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            quoted += sum(_CODE.match(line) is not None for line in lines[node.lineno : node.end_lineno])
        else:
            code |= {node.lineno, node.end_lineno or node.lineno}
    return len(code), quoted
