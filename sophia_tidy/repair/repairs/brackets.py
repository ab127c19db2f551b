"""A bracket that is never closed, closed twice, or closed by another.

CPython names the opener (``'(' was never closed``) or the closer that does
not fit; where the closer belongs is told by the layout: at the end of a line
that is followed by a new statement, before its colon, or before its comment.
"""

import re
from collections.abc import Iterator

from ...kernel.rule import Example
from ..candidate import Candidate
from ..fault import Fault
from ..lexer import CLOSERS, COMMENT, NEWLINE, OPENERS, SPACE, Token, lex
from ..source import Source

RULE = "unbalanced-bracket"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example("a.append(int(input())\nb = 1\n", "a.append(int(input()))\nb = 1\n"),
        Example("if f(g(x):\n    pass\n", "if f(g(x)):\n    pass\n"),
        Example(
            "x = [\n    1,\n    2,\n\ny = 3\n",
            "x = [\n    1,\n    2,\n]\n\ny = 3\n",
            why="the layout wants a line of its own",
        ),
        Example("x = 1\n)\ny = 2\n", "x = 1\ny = 2\n", why="a line of nothing but a stray closer"),
        Example("x = [' ' for _ in range(3]\n", "x = [' ' for _ in range(3)]\n"),
    ),
}

LOOK_AHEAD = 400
_STATEMENT = re.compile(
    r"[ \t]*(?:(?:def|class|return|if|for|while|with|try|except|finally|else|elif|import|from|raise|assert|del|pass|break|continue|global|async|print)\b|@|"
    r"[A-Za-z_][\w.]*(?:\[[^\]]*\])?[ \t]*(?:[-+*/|&]?=(?!=)|:[ \t]*\w+[\w\[\], .]*=))"
)
_BLOCK = re.compile(r"[ \t]*(?:def|class|if|for|while|with|except|elif|async)\b")


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """Closers put where the layout wants them, and lines of stray closers taken out."""
    if "never closed" in fault.message:
        yield from _close(source, fault.line, source.starts[fault.line - 1] + fault.column - 1)
    elif fault.opened and "does not match" in fault.message:
        yield from _mismatch(source, fault)
    elif (opener := _open_at(source, fault)) is not None:
        yield from _close(source, source.line_of(opener), opener)
    yield from _stray(source, fault)


def _open_at(source: Source, fault: Fault) -> int | None:
    """The outermost bracket still open where the fault is felt, looked for from a few lines above."""
    line = fault.line
    for _ in range(4):
        line = source.before(line) or line
    stack: list[int] = []
    for token in lex(source.text, source.starts[line - 1], source.starts[fault.line - 1] + fault.column - 1):
        if token.text in OPENERS:
            stack.append(token.start)
        elif token.text in CLOSERS and stack:
            stack.pop()
    return stack[0] if stack else None


def _close(source: Source, line: int, opener: int) -> Iterator[Candidate]:
    """Close everything that is open from ``opener`` on, at the ends of the lines that follow."""
    stack: list[str] = []
    last: Token | None = None
    limit = source.starts[min(line + LOOK_AHEAD, source.line_count)]
    width = source.width(line)
    for token in lex(source.text, opener, limit):
        if token.kind == NEWLINE:
            number = source.line_of(token.start)
            if last is not None and stack and not source.is_blank(number):
                yield from _at_line_end(source, number, width, stack, last, first=number == line)
        elif token.text in OPENERS:
            stack.append(OPENERS[token.text])
        elif token.text in CLOSERS and stack:
            if stack[-1] != token.text and token.text in stack:
                missing = "".join(reversed(stack[len(stack) - stack[::-1].index(token.text) :]))
                yield Candidate.of(
                    (token.start, token.start, missing),
                    cost=4.0,
                    rule=RULE,
                    reason=f"{missing!r} was missing before {token.text!r}",
                )
                return
            stack.pop()
            if not stack:
                return
        if token.kind not in (SPACE, COMMENT, NEWLINE):
            last = token
    if last is not None and stack and limit == len(source.text):
        yield from _at_line_end(source, source.line_count, width, stack, last, first=False)


def _at_line_end(
    source: Source, number: int, width: int, stack: list[str], last: Token, first: bool
) -> Iterator[Candidate]:
    following = source.after(number)
    text = source.line(following) if following else ""
    fits = not following or (source.width(following) <= width and bool(_STATEMENT.match(text)))
    inside = following and source.width(following) > width
    cost = 2.0 if fits else 8.0 if inside else 5.0
    closers = "".join(reversed(stack))
    reason = f"{closers!r} was missing where the next line begins a new statement"
    if last.text == ":" and _BLOCK.match(source.line(source.line_of(last.start))):
        yield Candidate.of(
            (last.start, last.start, closers),
            cost=0.5 if first else 2.5,
            rule=RULE,
            reason=f"{closers!r} was missing before the colon",
        )
        return
    if _BLOCK.match(source.line(source.line_of(last.start))) and inside and first:
        yield Candidate.of(
            (last.end, last.end, closers + ":"),
            cost=4.0,
            rule=RULE,
            reason=f"{closers + ':'!r} was missing at the end of the header",
        )
    if last.text == "," and not first:
        indent = source.indent(source.line_of(last.start))
        outer = indent[: -len(source.unit)] if indent.endswith(source.unit) else ""
        yield Candidate.of(
            (last.end, last.end, f"{source.newline}{outer}{closers}"), cost=cost, rule=RULE, reason=reason
        )
    if last.text in OPENERS and len(stack) > 1:
        return
    yield Candidate.of(
        (last.end, last.end, closers), cost=cost + (4.0 if last.text == "," else 0.0), rule=RULE, reason=reason
    )
    for kept in range(1, len(stack)):
        part = "".join(reversed(stack[kept:]))
        yield Candidate.of(
            (last.end, last.end, part),
            cost=cost + 1.0,
            rule=RULE,
            reason=f"{part!r} was missing at the end of the line",
        )


def _mismatch(source: Source, fault: Fault) -> Iterator[Candidate]:
    """``(a, b]``: the closer that fits goes in before, or takes the place."""
    at = source.starts[fault.line - 1] + fault.column - 1
    stack: list[Token] = []
    for token in lex(source.text, source.starts[fault.opened - 1], at):
        if token.text in OPENERS:
            stack.append(token)
        elif token.text in CLOSERS and stack and OPENERS[stack[-1].text] == token.text:
            stack.pop()
    found = source.text[at : at + 1]
    if not stack or found not in CLOSERS:
        return
    right = OPENERS[stack[-1].text]
    yield Candidate.of(
        (at, at + 1, right), cost=5.0, rule=RULE, reason=f"{found!r} closes a bracket that {right!r} would close"
    )
    wanted = [OPENERS[t.text] for t in stack]
    if found in wanted:
        missing = "".join(reversed(wanted[len(wanted) - wanted[::-1].index(found) :]))
        yield Candidate.of((at, at, missing), cost=3.0, rule=RULE, reason=f"{missing!r} was missing before {found!r}")
        above = source.before(fault.line)
        end = _code_end(source, above) if above else 0
        if above >= fault.opened and end > stack[-1].start:
            yield Candidate.of(
                (end, end, missing), cost=4.0, rule=RULE, reason=f"{missing!r} was missing at the end of the line"
            )
    yield Candidate.of(
        (stack[-1].start, stack[-1].end, CLOSERS[found]),
        cost=8.0,
        rule=RULE,
        reason=f"{found!r} closes a bracket that {stack[-1].text!r} opened",
    )


def _code_end(source: Source, line: int) -> int:
    tokens = source.tokens(line)
    if not tokens:
        return source.span(line)[1]
    return tokens[-1].start if tokens[-1].text == "," else tokens[-1].end


def _stray(source: Source, fault: Fault) -> Iterator[Candidate]:
    """A line that holds nothing but closers."""
    for line in (fault.line, source.before(fault.line)):
        tokens = source.tokens(line) if line else []
        if tokens and all(t.text in CLOSERS or t.text == "," for t in tokens):
            start, end = source.starts[line - 1], source.starts[line]
            yield Candidate.of(
                (start, end, ""), cost=5.0, rule=RULE, reason=f"{source.line(line).strip()!r} closes nothing"
            )
