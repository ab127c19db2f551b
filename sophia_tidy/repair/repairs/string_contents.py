"""What stands inside of a string and breaks it: a brace in an f-string, a backslash that is none.

``f"{}"`` has no expression, ``f"{name"`` no end; ``"C:\\Users"`` was a plain
text to Python 2, and is a broken Unicode escape to Python 3.
"""

import re
from collections.abc import Iterator

from ...kernel.rule import Example
from ..candidate import Candidate
from ..fault import Fault
from ..lexer import STRING, Token, lex
from ..source import Source

RULE = "string-contents"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example('x = f"a {name"\n', 'x = f"a {name}"\n'),
        Example('x = f"a {} {y}"\n', 'x = f"a {{}} {y}"\n', why="braces that are meant as text"),
        Example("x = 'C:\\Users'\n", "x = r'C:\\Users'\n", why="a Windows path"),
    ),
}


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """Braces and backslashes made what they were meant as."""
    if "f-string" in fault.message:
        yield from _braces(source, fault)
    if "unicode error" in fault.message:
        yield from _escapes(source, fault)


def _strings_at(source: Source, line: int) -> Iterator[Token]:
    """Strings that begin, end or pass on a line."""
    start, end = source.starts[max(line - 2, 0)], source.starts[line]  # CPython may name the line behind it
    yield from (t for t in lex(source.text) if t.kind == STRING and t.start < end and t.end > start)


def _braces(source: Source, fault: Fault) -> Iterator[Candidate]:
    """``{}`` in an f-string: braces that are meant as text are doubled."""
    for token in _strings_at(source, fault.line):
        if "expecting '}'" in fault.message and "f" in token.text[:2].lower():
            yield from _unclosed(token)
        if "single '}'" in fault.message and "f" in token.text[:2].lower():
            at = token.start + token.text.rindex("}")
            yield Candidate.of((at, at + 1, ""), cost=5.0, rule=RULE, reason="the brace closes nothing")
            yield Candidate.of((at, at, "}"), cost=6.0, rule=RULE, reason="a brace that is meant as text is doubled")
        empty = [token.start + m.start() for m in re.finditer(r"(?<!\{)\{\s*\}(?!\})", token.text)]
        if "f" in token.text[:2].lower() and empty:
            edits = [(at, at + 1, "{{") for at in empty]
            edits += [(source.text.index("}", at), source.text.index("}", at) + 1, "}}") for at in empty]
            yield Candidate.of(*edits, cost=3.0, rule=RULE, reason="empty braces in an f-string are meant as text")
            mark = token.start + token.text[:2].lower().index("f")
            yield Candidate.of(
                (mark, mark + 1, ""), cost=7.0, rule=RULE, reason="the string is a template, not an f-string"
            )


def _unclosed(token: Token) -> Iterator[Candidate]:
    """``f"{name"``: the brace is closed behind the name, or at the end of the string."""
    opener = token.text.rindex("{")
    name = re.compile(r"\{[ \t]*[\w.]+(?:\([^()]*\)|\[[^\[\]]*\])*").match(token.text, opener)
    ends = {token.end - _closing(token.text)}
    for at in {token.start + name.end()} | ends if name else ends:
        yield Candidate.of((at, at, "}"), cost=3.0, rule=RULE, reason="'}' was missing in the f-string")


_BAD_ESCAPE = re.compile(
    r"\\(?:\\|x(?![\da-fA-F]{2})|u(?![\da-fA-F]{4})|U(?!000[\da-fA-F]{5}|0010[\da-fA-F]{4})|N(?!\{))"
)


def _escapes(source: Source, fault: Fault) -> Iterator[Candidate]:
    """A backslash that Python 3 takes for an escape: ``"C:\\Users"``, ``"DOMAIN\\UNAME"``."""
    reason = "the backslash is meant as one"
    for token in _strings_at(source, fault.line):
        bad = [token.start + m.start() for m in _BAD_ESCAPE.finditer(token.text) if m.group() != r"\\"]
        if not bad:
            continue
        yield Candidate.of(*((at, at, "\\") for at in bad), cost=3.0, rule=RULE, reason=reason)
        if (
            token.text[0] in "'\""
            and re.match(r"['\"]+[A-Za-z]:\\", token.text)
            and not re.search(r"\\[\\'\"\n]", token.text)
        ):
            yield Candidate.of(
                (token.start, token.start, "r"), cost=2.0, rule=RULE, reason="a Windows path is a raw string"
            )


def _closing(text: str) -> int:
    """How many quotes end a string."""
    return 3 if text.endswith(('"""', "'''")) else 1
