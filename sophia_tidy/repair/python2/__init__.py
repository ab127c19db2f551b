"""A Python 2 file becomes Python 3 syntax, and nothing more.

Only what Python 3 cannot parse is rewritten (the syntax part of lib2to3's
fixers); what merely behaves differently is left to codemods and people.  It
works on tokens, not on a grammar, so that a file with other faults in it, or
with a few Python 2 lines only, is converted as well.
"""

import re

from ...kernel.edit import Edit
from ...kernel.rule import Example
from ..candidate import Candidate
from .literals import literals
from .parameters import lambdas, tuple_parameters
from .simple import except_, exec_, print_, raise_
from .split import Python2Statement, statements

RULE = "python2-syntax"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example('print "hello"\n', 'print("hello")\n'),
        Example('try:\n    f()\nexcept E, e:\n    raise X, "a"\n', 'try:\n    f()\nexcept E as e:\n    raise X("a")\n'),
        Example('print("hello")\n', why="it is Python 3"),
    )
}
_HINT = re.compile(
    r"""\bprint\b[ \t]*(?:[^\s(=.,:)]|\(|$)|\bexcept\b[^:\n]*,|\braise\b[^\n#(]*,|\bexec\b[ \t]*[^\s(=.,:)]|`|<>|\b0[0-7]|\d[lL]\b|\b[uU][rR]['"]|\blambda[ \t]*\(|\bdef\b[^:\n]*\([^:\n]*\(""",
    re.MULTILINE,
)


def conversion(text: str) -> Candidate | None:
    """One edit with all of the text's Python 2 syntax, None where there is none."""
    if not _HINT.search(text):
        return None
    edits: list[Edit] = []
    for statement in statements(text):
        edits += _statement(statement, text)
    edits = _disjoint(edits)
    if not edits:
        return None
    return Candidate(tuple(edits), 0.0, RULE, "Python 2 syntax, written as Python 3 has it")


def _disjoint(edits: list[Edit]) -> list[Edit]:
    """In order of offset; of two that overlap the first wins."""
    out: list[Edit] = []
    for splice in sorted(edits, key=lambda s: (s.start, s.end)):
        if not out or splice.start >= out[-1].end:
            out.append(splice)
    return out


def _statement(statement: Python2Statement, text: str) -> list[Edit]:
    tokens = statement.tokens
    edits = literals(tokens, text)
    match tokens[0].text:
        case "print":
            edits += print_(tokens)
        case "exec":
            edits += exec_(tokens)
        case "raise":
            edits += raise_(tokens)
        case "except" if statement.colon >= 0:
            edits += except_(tokens[1 : statement.colon])
        case "def" if statement.colon >= 0:
            edits += tuple_parameters(tokens, statement.colon, text)
    if any(t.text == "lambda" for t in tokens):
        edits += lambdas(tokens)
    return edits
