"""Triple quotes that do not pair: a docstring that lost its closer, its opener, or its line end.

Behind one missing triple quote every string and all code change roles, and
CPython speaks of the end of the text.  Where the roles flip first is where
the slip is: an opener that stands where a closer is due, or the other way.
"""

import re
from collections.abc import Iterator

from ...kernel.rule import Example
from ..candidate import Candidate
from ..candidate_lines import sites
from ..fault import Fault
from ..lexer import STRING, lex
from ..source import Source

RULE = "unbalanced-docstring"
OPENING = "lost-opening-quotes"  # what stands behind them becomes text: never done unseen
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example('"""Doc.\n"""import os\n', '"""Doc.\n"""\nimport os\n', why="the docstring has lost its line end"),
        Example('def f():\n    """Does it.\n    return 1\n', 'def f():\n    """Does it."""\n    return 1\n'),
    ),
    OPENING: (
        Example(
            'def f():\n    Does it.\n    """\n    return 1\n', 'def f():\n    """Does it.\n    """\n    return 1\n'
        ),
    ),
}
TEXTS = {
    OPENING: "A docstring that has lost its opening quotes.\n\nWhat stands behind the new ones becomes text, so it is never done unseen.",
}

TRIPLE = re.compile(r'(?:[rRbBuUfF]{0,2})("""|\'\'\')')
FLIPS, PLACES = 3, 5
_CODE = re.compile(
    r"[ \t]*(?:(?:def|class|return|if|for|while|with|try|except|finally|else|elif|import|from|raise|assert|pass|async|print)\b[^\w]|@\w|\w+\(|"
    r"[A-Za-z_][\w.]*[ \t]*[-+*/]?=(?!=))"
)
_AFTER_DOC = re.compile(r"[ \t]*(?:import|from|def|class|if|for|return|try|with|@|[A-Za-z_][\w.]*[ \t]*=)")


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """Triple quotes put in or taken out, and line ends put behind them."""
    if fault.in_long_string or fault.unpaired:
        yield from _unpaired(source)
    for line, extra in sites(source, fault):
        if extra <= 2.0:
            yield from _glued(source, line)
    if "unterminated" not in fault.message or fault.unpaired:
        yield from _around(source, fault)


def _glued(source: Source, line: int) -> Iterator[Candidate]:
    """A triple-quoted string with code behind it on the same line, or code glued to its opener."""
    start, end = source.span(line)
    for match in TRIPLE.finditer(source.text, start, end):
        rest = source.text[match.end() : end]
        if _AFTER_DOC.match(rest) and not rest.rstrip().endswith(match[1]):
            indent = source.indent(line)
            yield Candidate.of(
                (match.end(), match.end(), source.newline + indent),
                cost=2.5,
                rule=RULE,
                reason="the docstring has lost its line end",
            )
            yield Candidate.of(
                (match.end(), match.end(), match[1] + source.newline + indent),
                cost=7.0,
                rule=RULE,
                reason="the docstring has lost its text",
            )


def _unpaired(source: Source) -> Iterator[Candidate]:
    """One triple quote too few or too many in the whole text: look where their roles flip."""
    marks = list(TRIPLE.finditer(source.text))
    open_at: re.Match[str] | None = None
    flips = 0  # behind the first slip every role is the other one, so only the first few tell anything
    for mark in marks:
        if open_at is None:
            open_at = mark
            if flips < FLIPS and not _opens(source, mark):
                flips += 1
                yield from _without_opener(source, mark)
        elif mark[1] == open_at[1]:
            if flips < FLIPS and _opens(source, mark) and not _closes(source, mark):
                flips += 1
                yield from _without_closer(source, open_at, mark.start(), 2.0 + flips)
            open_at = None
    if open_at is not None:
        yield from _without_closer(source, open_at, len(source.text), 4.0)
        for mark in marks[-3:]:
            yield Candidate.of(
                (mark.start(1), mark.end(), ""), cost=10.0, rule=RULE, reason="the quotes belong to nothing"
            )
            line = source.line_of(mark.start())
            if source.line(line).strip() == mark[0]:
                yield Candidate.of(
                    (source.starts[line - 1], source.starts[line], ""),
                    cost=8.0,
                    rule=RULE,
                    reason="the quotes belong to nothing",
                )


def _opens(source: Source, mark: re.Match[str]) -> bool:
    line = source.line_of(mark.start())
    head = source.text[source.starts[line - 1] : mark.start()].strip()
    if head:
        return head[-1] in "=(,[{:+%" or head.endswith(("return", "print"))
    above = source.before(line)
    return not above or source.line(above).rstrip().endswith(":") or bool(source.line(line).strip()[3:])


def _closes(source: Source, mark: re.Match[str]) -> bool:
    line = source.line_of(mark.start())
    return bool(source.text[source.starts[line - 1] : mark.start()].strip()) and not source.text[
        mark.end() : source.span(line)[1]
    ].strip(" ).,%")


def _without_closer(source: Source, mark: re.Match[str], end: int, cost: float) -> Iterator[Candidate]:
    """Close at the end of the opener's line, or before a line that is code again."""
    line, reason = source.line_of(mark.start()), "the closing quotes were missing"
    stop = source.span(line)[1]
    if source.text[mark.end() : stop].strip():
        at = mark.end() + len(source.text[mark.end() : stop].rstrip())
        yield Candidate.of((at, at, mark[1]), cost=cost, rule=RULE, reason=reason)
    places = 0
    for number in range(line + 1, min(source.line_of(end) + 1, line + 80)):
        if places < PLACES and _CODE.match(source.line(number)):
            places += 1
            text, before = source.line(number - 1), source.span(number - 1)[1]
            if text.strip() and number - 1 > line:
                yield Candidate.of((before, before, mark[1]), cost=cost + places, rule=RULE, reason=reason)
            at = before if not text.strip() else source.starts[number - 1]
            closer = source.indent(line) + mark[1]
            own = (
                (source.span(number - 1)[0], before, closer) if not text.strip() else (at, at, closer + source.newline)
            )
            yield Candidate.of(own, cost=cost + places + 0.5, rule=RULE, reason=reason)
    if end == len(source.text):
        yield Candidate.of(
            (end, end, ("" if source.text.endswith("\n") else source.newline) + mark[1] + source.newline),
            cost=cost + 5.0,
            rule=RULE,
            reason=reason,
        )


def _without_opener(source: Source, mark: re.Match[str]) -> Iterator[Candidate]:
    """Text that ends in triple quotes but never opened them: open before its first line."""
    line = source.line_of(mark.start())
    first = line
    while (
        first > 1
        and not _CODE.match(source.line(first - 1))
        and source.line(first - 1).strip()
        and not source.line(first - 1).rstrip().endswith(":")
    ):
        first -= 1
    if first < line or source.text[source.starts[line - 1] : mark.start()].strip():
        at = source.starts[first - 1] + len(source.indent(first))
        cost = 11.0 if _CODE.match(source.line(first)) else 5.0
        yield Candidate.of((at, at, mark[1]), cost=cost, rule=OPENING, reason="the opening quotes were missing")


def _around(source: Source, fault: Fault) -> Iterator[Candidate]:
    """Prose that stands bare because the quotes above it are gone, or were opened one line late."""
    line = fault.line
    near = TRIPLE.search(source.text, source.starts[max(line - 3, 0)], source.starts[line])
    for token in lex(source.text, 0, source.starts[line]) if near else ():
        ends_here = token.kind == STRING and "\n" in token.text and line - 2 <= source.line_of(token.end - 1) <= line
        if ends_here and (mark := TRIPLE.match(source.text, token.start)):
            yield from _without_closer(source, mark, token.end, 6.0)
    for mark in TRIPLE.finditer(
        source.text, source.starts[max(line - 1, 0)], source.starts[min(line + 40, source.line_count)]
    ):
        yield from _without_opener(source, mark)
        at = source.starts[line - 1] + len(source.indent(line))
        if mark.start() > at:
            cost = 12.0 if _CODE.match(source.line(line)) else 7.0
            yield Candidate.of((at, at, mark[1]), cost=cost, rule=OPENING, reason="the opening quotes were missing")
        break
