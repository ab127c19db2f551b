"""Statements run together on one line, or broken over two.

An editor or a script has lost a line end (``return decorator   assert x``)
or put one where none belongs (``x =`` / ``    f()``).
"""

import re
from collections.abc import Iterator

from ...kernel.rule import Example
from ..candidate import Candidate
from ..candidate_lines import sites
from ..fault import Fault
from ..lexer import CLOSERS, NAME, NUMBER, STRING, Token
from ..source import Source

RULE = "line-end"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example("def f(x):\n    y = x    return y\n", "def f(x):\n    y = x\n    return y\n"),
        Example(
            "from os import path\\ \nx = 1\n", "from os import path\nx = 1\n", why="a backslash with a blank behind it"
        ),
        Example("def f(x)\n    :\n    return x\n", "def f(x):\n    return x\n"),
    ),
}

OPENING = frozenset(
    [
        "import",
        "from",
        "def",
        "class",
        "return",
        "if",
        "for",
        "while",
        "with",
        "try",
        "raise",
        "assert",
        "del",
        "pass",
        "break",
        "continue",
        "global",
        "nonlocal",
        "async",
        "await",
        "print",
        "elif",
        "else",
        "except",
        "finally",
    ]
)
_ENDS = (NAME, NUMBER, STRING)


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """Line ends put in before what begins a statement, or taken out."""
    for line, extra in sites(source, fault):
        if extra > 2.0:
            continue
        yield from _split(source, fault, line, extra)
        yield from _backslash(source, line)
    yield from _join(source, fault)


def _split(source: Source, fault: Fault, line: int, extra: float) -> Iterator[Candidate]:
    tokens = source.tokens(line)
    at = source.starts[fault.line - 1] + fault.column - 1
    for index in range(1, len(tokens)):
        token, left = tokens[index], tokens[index - 1]
        if not (left.kind in _ENDS or left.text in CLOSERS or left.text == ":") or (
            left.kind == NAME and left.text in OPENING
        ):
            continue
        keyword = token.text in OPENING
        starts = keyword or (token.kind == NAME and _assigns(tokens, index))
        if not starts and abs(token.start - at) > 1:
            continue
        gap = token.start - left.end
        cost = (
            (4.0 if keyword else 5.0 if starts else 12.0)
            + extra
            - (1.5 if gap > 3 else 0.0)
            + (2.0 if gap == 0 and left.kind == NAME else 0.0)
        )
        indent = source.indent(line) + (source.unit if left.text == ":" else "")
        yield Candidate.of(
            (left.end, token.start, source.newline + indent),
            cost=cost,
            rule=RULE,
            reason=f"a line end was missing before {token.text!r}",
        )
        if token.kind == STRING:
            text = token.text.strip("\"'").strip()
            if "\n" not in text:
                yield Candidate.of(
                    (left.end, token.start, "  # "),
                    (token.start, token.end, text),
                    cost=cost - 2.5,
                    rule=RULE,
                    reason="the string was meant as a comment",
                )


def _assigns(tokens: list[Token], index: int) -> bool:
    """Whether a statement like ``a.b[0] = `` or ``f(`` may begin at this token."""
    for token in tokens[index + 1 : index + 8]:
        if token.text in ("=", "(", "+=", "-="):
            return True
        if token.text not in (".", "[", "]") and token.kind not in _ENDS:
            return False
    return False


def _backslash(source: Source, line: int) -> Iterator[Candidate]:
    start, end = source.span(line)
    match = re.search(r"\\[ \t]+$", source.text[start:end])
    if match:
        at = start + match.start()
        yield Candidate.of((at + 1, end, ""), cost=2.0, rule=RULE, reason="blanks stood behind the backslash")
        yield Candidate.of((at, end, ""), cost=4.0, rule=RULE, reason="the backslash continues nothing")
    elif source.text[start:end].endswith("\\"):
        yield Candidate.of((end - 1, end, ""), cost=6.0, rule=RULE, reason="the backslash continues nothing")
    for token in re.finditer(r"\\(?=['\"])", source.text[start:end]):
        rest = [t.start() + start for t in re.finditer(r"\\(?=['\"])", source.text[start:end])]
        yield Candidate.of(
            *((at, at + 1, "") for at in rest),
            cost=4.0,
            rule=RULE,
            reason=f"{token.group()!r} stands outside of a string",
        )
        break


def _join(source: Source, fault: Fault) -> Iterator[Candidate]:
    for line, extra in ((fault.line, 0.0), (source.after(fault.line), 2.0)):
        above = source.before(line) if line else 0
        if not above or source.comment(above) is not None:
            continue
        left, right = source.tokens(above), source.tokens(line)
        if not left or not right:
            continue
        glue = "" if right[0].text in CLOSERS or right[0].text in ":,." or left[-1].text in "([{." else " "
        cost = (
            7.0
            + extra
            - (
                3.0
                if left[-1].text in ("=", ".", "and", "or", "not", "in", "+", "-", "return")
                and left[-1].text != "return"
                else 0.0
            )
        )
        yield Candidate.of(
            (left[-1].end, right[0].start, glue), cost=cost, rule=RULE, reason="the statement was broken over two lines"
        )
