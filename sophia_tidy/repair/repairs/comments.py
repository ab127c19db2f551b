"""Code that a comment swallowed: ``f(a  # changed for security, b=1)``.

Scripts that append a comment to a value often leave the rest of the call
behind it.  The bracket is never closed, because its end is in the comment.
"""

import re
from collections.abc import Iterator

from ...kernel.rule import Example
from ..candidate import Candidate
from ..candidate_lines import sites
from ..fault import Fault
from ..lexer import COMMENT, Token, lex
from ..source import Source

RULE = "swallowed-code"
TODO = "lost-value"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example('run(app, host="::1"  # was 0.0.0.0, port=9)\n', 'run(app, host="::1", port=9)  # was 0.0.0.0\n'),
        Example("print(a.format(b)  # print the details)\n", "print(a.format(b))  # print the details\n"),
        Example("if x  # the first:\n    y()\n", "if x:  # the first\n    y()\n"),
        Example("x = 1\n# the rest def f(a):\n    return a\n", "x = 1\n# the rest\ndef f(a):\n    return a\n"),
        Example("run(app,  # the app, port=9)\n    port=9)\n", why="the comment only looks like code"),
    ),
    TODO: (Example("x =  # TODO\ny = 1\n", "x = None  # TODO\ny = 1\n"),),
}
TEXTS = {
    TODO: "A value that is only spoken of in a comment: ``x =  # TODO``.\n\nIt becomes None, which is for a person to look at.",
}

LOOK_AHEAD = 30
_CODE_STARTS = re.compile(r"[,)\]}:]")
_HEADER = re.compile(
    r"(?<=\S)[ \t]+((?:async[ \t]+)?(?:def[ \t]+\w+\(|class[ \t]+\w+|for[ \t]+\w|while[ \t]|if[ \t]|with[ \t]|try:|else:).*:)[ \t]*$"
)
_KEYWORD = re.compile(r",[ \t]*\w+[ \t]*=")
_VALUE_LOST = re.compile(r"(?:=|\breturn|\bin|[(,\[])$")


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """Split each comment near the fault at every point where code may begin."""
    lines = dict(sites(source, fault))
    if "never closed" in fault.message:
        lines |= {
            n: 1.0 for n in range(fault.line, min(fault.line + LOOK_AHEAD, source.line_count + 1)) if n not in lines
        }
    yield from _header(source, fault)
    for line, extra in lines.items():
        comment = source.comment(line)
        if comment is not None and source.tokens(line):
            yield from _splits(source, line, comment, extra)


def _header(source: Source, fault: Fault) -> Iterator[Candidate]:
    """A block header at the end of the comment line above: its body now belongs to nothing."""
    line = fault.line - 1
    while line > 0 and not source.line(line).strip():
        line -= 1
    if not line or not source.line(line).lstrip().startswith("#") or not (match := _HEADER.search(source.line(line))):
        return
    own = source.indent(fault.line)
    level = own.removesuffix(source.unit) if own.endswith(source.unit) else source.indent(line)
    start = source.starts[line - 1]
    text = source.newline + level + match[1]
    yield Candidate.of(
        (start + match.start(), start + match.end(), text),
        cost=3.0,
        rule=RULE,
        reason="the comment had swallowed the header below it",
        judged=False,
    )


def _splits(source: Source, line: int, comment: Token, extra: float) -> Iterator[Candidate]:
    start, end = source.span(line)
    head = source.text[start : comment.start]
    bare = head.rstrip()
    for match in _CODE_STARTS.finditer(comment.text, 1):
        code, rest = comment.text[match.start() :], comment.text[: match.start()].rstrip()
        tail = _second_comment(code)
        text = bare + code[: len(code) - len(tail)].rstrip() + "  " + rest + (" " + tail.lstrip("# ") if tail else "")
        cost = extra + (0.5 if _KEYWORD.match(code) else 3.5 if code[0] == "," else 2.0)
        reason = "the comment had swallowed the end of the line"
        yield Candidate.of((start, end, text), cost=cost, rule=RULE, reason=reason, judged=False)
    if not bare:
        return
    if _VALUE_LOST.search(bare):
        at, text = comment.start - len(head) + len(bare), " None"
        cost = (3.0 if bare.endswith("=") else 7.0) + extra
        yield Candidate.of(
            (at, at, text), cost=cost, rule=TODO, reason="the comment stands where a value was", judged=False
        )


def _second_comment(code: str) -> str:
    """A comment inside what is taken for code."""
    return next((code[t.start :] for t in lex(code) if t.kind == COMMENT), "")
