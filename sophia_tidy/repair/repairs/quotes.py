"""Strings that do not end, end twice, or end in the wrong place.

A quote is lost at the end of a line or before a word, or stands unescaped
inside its own string (``'it's'``).  Triple quotes are in `docstrings`.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from ...kernel.rule import Example
from ..candidate import Candidate
from ..candidate_lines import sites
from ..fault import Fault
from ..lexer import OPEN, STRING, Token
from ..source import Source

RULE = "unbalanced-quote"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example('print("hello)\n', 'print("hello")\n'),
        Example("x = 'it's here'\n", "x = 'it\\'s here'\n", why="an apostrophe inside its own quotes"),
    ),
}

_TAIL = re.compile(r"[)\]},:;]+$")


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """Quotes put in, taken out or escaped."""
    for line, extra in sites(source, fault):
        if extra <= 2.0:
            yield from _line(source, line, extra)


def _line(source: Source, line: int, extra: float) -> Iterator[Candidate]:
    tokens = source.tokens(line)
    opened = next((t for t in tokens if t.kind == OPEN), None)
    quoted = [t for t in tokens if t.kind in (STRING, OPEN)]
    if opened is not None and len(opened.text.lstrip("rRbBuUfF")) == 1:
        yield from _unterminated(source, line, opened, quoted, extra)
    for left, right in pairwise(tokens):
        if (
            left.kind == STRING
            and right.kind not in (OPEN, STRING)
            and right.start == left.end
            and right.text[0].isalpha()
        ):
            yield from _inner(source, left, tokens, extra)


def _unterminated(source: Source, line: int, opened: Token, quoted: list[Token], extra: float) -> Iterator[Candidate]:
    quote = opened.text[-1]
    start, end = source.span(line)
    body = source.text[start:end].rstrip()
    stop = start + len(body)
    comment = source.text.find("  #", opened.end, stop)
    if comment >= 0:
        comment = opened.end + len(source.text[opened.end : comment].rstrip())
    stops = [(stop, 4.0)] if comment < 0 else [(comment, 3.5), (stop, 5.0)]
    if (
        stop < end
        and (below := source.after(line))
        and source.tokens(below)[:1]
        and source.tokens(below)[0].kind == STRING
    ):
        stops = [(end, 4.0)]  # the text goes on in the next string: the blank between the two is its own
    for at, cost in stops:
        tail = _TAIL.search(source.text[opened.end : at])
        for cut in range(at - len(tail.group()) if tail else at, at + 1):
            yield Candidate.of(
                (cut, cut, quote),
                cost=cost + extra + 0.5 * (cut - (at - len(tail.group()) if tail else at)),
                rule=RULE,
                reason=f"the closing {quote} was missing",
            )
    holder = "%" in source.text[opened.end : stop] or "{" in source.text[opened.end : stop]
    for comma in re.finditer(r",[ \t]*(?=[\w.]+[ \t]*[,)])", source.text[opened.end : stop]):
        at, cost = opened.end + comma.start(), 2.0 if holder else 6.0
        yield Candidate.of((at, at, quote), cost=cost + extra, rule=RULE, reason=f"the closing {quote} was missing")
    for mate in re.finditer(r"['\"]", source.text[opened.end : stop]):
        at = opened.end + mate.start()
        if mate.group() != quote:
            yield Candidate.of(
                (at, at + 1, quote), cost=6.0 + extra, rule=RULE, reason=f"the string begins with {quote}"
            )
            yield Candidate.of(
                (opened.end - 1, opened.end, mate.group()),
                cost=6.0 + extra,
                rule=RULE,
                reason=f"the string ends with {mate.group()}",
            )
    yield Candidate.of((opened.end - 1, opened.end, ""), cost=9.0 + extra, rule=RULE, reason=f"{quote} opens nothing")
    yield from _at_words(source.text, start, stop, quote, extra)
    for token in quoted:
        if token.kind == STRING and token.end < opened.start and token.text[-1] == quote:
            yield Candidate.of(
                (token.end - 1, token.end - 1, "\\"),
                cost=3.0 + extra,
                rule=RULE,
                reason=f"{quote} stands inside its own string",
            )
    for match in re.finditer(r"[(\[{,=+][ \t]*", source.text[start : opened.start]):
        at = start + match.end()
        yield Candidate.of((at, at, quote), cost=6.0 + extra, rule=RULE, reason=f"the opening {quote} was missing")
    for at in _word_starts(source.text, start, opened.start):
        yield Candidate.of((at, at, quote), cost=8.0 + extra, rule=RULE, reason=f"the opening {quote} was missing")


_BARE_BEFORE = re.compile(r"(?<=[\[({,=:+% ])([\w%{}./\\-][\w%{}./\\ -]*)(?=['\"])")
_BARE_AFTER = re.compile(r"(?<=['\"])([\w%{}./\\-][\w%{}./\\ -]*)(?=[\])},:])")


def _at_words(text: str, start: int, stop: int, quote: str, extra: float) -> Iterator[Candidate]:
    """A quote on one side of a word only: ``[a", "b"]`` and ``["a, "b"]``."""
    for match in _BARE_BEFORE.finditer(text, start, stop):
        if text[match.end()] == quote:
            yield Candidate.of(
                (match.start(), match.start(), quote),
                cost=3.5 + extra,
                rule=RULE,
                reason=f"the opening {quote} was missing",
            )
    for match in _BARE_AFTER.finditer(text, start, stop):
        if text[match.start() - 1] == quote:
            yield Candidate.of(
                (match.end(), match.end(), quote),
                cost=3.5 + extra,
                rule=RULE,
                reason=f"the closing {quote} was missing",
            )


def _word_starts(text: str, start: int, end: int) -> set[int]:
    """Where the last word before ``end`` begins, and where the last run of words does."""
    runs = (re.search(pattern, text[start:end]) for pattern in (r"[\w%{}.\-/]+$", r"[\w%{}.\-/][\w%{}.\-/ ]*$"))
    return {start + run.start() for run in runs if run}


def _inner(source: Source, string: Token, tokens: list[Token], extra: float) -> Iterator[Candidate]:
    """``'it's here'``: the first string ends too early; escape its end, and that of its middle parts."""
    quote = string.text[-1]
    ends = [t for t in tokens if t.start >= string.start and t.kind in (STRING, OPEN) and t.text[-1] == quote]
    at = string.end - 1
    if len(ends) >= 2:
        yield Candidate.of((at, at, "\\"), cost=4.0 + extra, rule=RULE, reason=f"{quote} stands inside its own string")
        second = ends[1]
        if second.kind == STRING:
            inside = second.start
            yield Candidate.of(
                (at, at, "\\"),
                (inside, inside, "\\"),
                cost=5.0 + extra,
                rule=RULE,
                reason=f"{quote} stands inside its own string",
            )
            other = "'" if quote == '"' else '"'
            yield Candidate.of(
                (at, at + 1, other),
                (inside, inside + 1, other),
                cost=7.0 + extra,
                rule=RULE,
                reason=f"{quote} stands inside its own string",
            )
