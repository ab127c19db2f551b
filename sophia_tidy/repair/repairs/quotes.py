"""Strings that do not end, end twice, or end in the wrong place.

A quote is lost at the end of a line, stands unescaped inside its own string
(``'it's'``), or the quotes of a docstring have lost their line end
(``\"\"\"import os``), their opener or their closer.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from ..edit import Edit
from ..example import Example
from ..fault import Fault
from ..lexer import OPEN, STRING, Token, lex
from ..site import sites
from ..source import Source

RULE = "unbalanced-quote"
OPENING = "lost-opening-quotes"  # what stands behind them becomes text: never done unseen
EXAMPLES = (
    Example('print("hello)\n', 'print("hello")\n'),
    Example("x = 'it's here'\n", "x = 'it\\'s here'\n", "an apostrophe inside its own quotes"),
    Example('"""Doc.\n"""import os\n', '"""Doc.\n"""\nimport os\n', "the docstring has lost its line end"),
    Example('def f():\n    """Does it.\n    return 1\n', 'def f():\n    """Does it."""\n    return 1\n'),
)

TRIPLE = re.compile(r'(?:[rRbBuUfF]{0,2})("""|\'\'\')')
FLIPS, PLACES = 3, 5
_TAIL = re.compile(r"[)\]},:;]+$")
_CODE = re.compile(
    r"[ \t]*(?:(?:def|class|return|if|for|while|with|try|except|finally|else|elif|import|from|raise|assert|pass|async|print)\b[^\w]|@\w|\w+\(|"
    r"[A-Za-z_][\w.]*[ \t]*[-+*/]?=(?!=))"
)
_AFTER_DOC = re.compile(r"[ \t]*(?:import|from|def|class|if|for|return|try|with|@|[A-Za-z_][\w.]*[ \t]*=)")


def candidates(source: Source, fault: Fault) -> Iterator[Edit]:
    """Quotes put in, taken out or escaped."""
    if "f-string" in fault.message:
        yield from _braces(source, fault)
    if "unicode error" in fault.message:
        yield from _escapes(source, fault)
    if "triple-quoted" in fault.message:
        yield from _triple(source)
    for line, extra in sites(source, fault):
        if extra > 2.0:
            continue
        yield from _line(source, line, extra)
        yield from _glued(source, line)
    if "unterminated" not in fault.message:
        yield from _around(source, fault)


def _line(source: Source, line: int, extra: float) -> Iterator[Edit]:
    tokens = source.tokens(line)
    opened = next((t for t in tokens if t.kind == OPEN), None)
    quoted = [t for t in tokens if t.kind in (STRING, OPEN)]
    if opened is not None and len(opened.text.lstrip("rRbBuUfF")) == 1:
        yield from _unterminated(source, line, opened, quoted, extra)
    for left, right in pairwise(tokens):
        if left.kind == STRING and right.kind not in (OPEN, STRING) and right.start == left.end and right.text[0].isalpha():
            yield from _inner(source, left, tokens, extra)


def _unterminated(source: Source, line: int, opened: Token, quoted: list[Token], extra: float) -> Iterator[Edit]:
    quote = opened.text[-1]
    start, end = source.span(line)
    body = source.text[start:end].rstrip()
    stop = start + len(body)
    comment = source.text.find("  #", opened.end, stop)
    stops = [(stop, 4.0)] if comment < 0 else [(comment, 3.5), (stop, 5.0)]
    for at, cost in stops:
        tail = _TAIL.search(source.text[opened.end : at])
        for cut in range(at - len(tail.group()) if tail else at, at + 1):
            yield Edit.of((cut, cut, quote), cost=cost + extra + 0.5 * (cut - (at - len(tail.group()) if tail else at)), rule=RULE, reason=f"the closing {quote} was missing")
    for mate in re.finditer(r"['\"]", source.text[opened.end : stop]):
        at = opened.end + mate.start()
        if mate.group() != quote:
            yield Edit.of((at, at + 1, quote), cost=6.0 + extra, rule=RULE, reason=f"the string begins with {quote}")
            yield Edit.of((opened.end - 1, opened.end, mate.group()), cost=6.0 + extra, rule=RULE, reason=f"the string ends with {mate.group()}")
    yield Edit.of((opened.end - 1, opened.end, ""), cost=9.0 + extra, rule=RULE, reason=f"{quote} opens nothing")
    yield from _at_words(source.text, start, stop, quote, extra)
    for token in quoted:
        if token.kind == STRING and token.end < opened.start and token.text[-1] == quote:
            yield Edit.of((token.end - 1, token.end - 1, "\\"), cost=3.0 + extra, rule=RULE, reason=f"{quote} stands inside its own string")
    for match in re.finditer(r"[(\[{,=+][ \t]*", source.text[start : opened.start]):
        at = start + match.end()
        yield Edit.of((at, at, quote), cost=6.0 + extra, rule=RULE, reason=f"the opening {quote} was missing")
    for at in _word_starts(source.text, start, opened.start):
        yield Edit.of((at, at, quote), cost=8.0 + extra, rule=RULE, reason=f"the opening {quote} was missing")


_BARE_BEFORE = re.compile(r"(?<=[\[({,=:+% ])([\w%{}./\\-][\w%{}./\\ -]*)(?=['\"])")
_BARE_AFTER = re.compile(r"(?<=['\"])([\w%{}./\\-][\w%{}./\\ -]*)(?=[\])},:])")


def _at_words(text: str, start: int, stop: int, quote: str, extra: float) -> Iterator[Edit]:
    """A quote on one side of a word only: ``[a", "b"]`` and ``["a, "b"]``."""
    for match in _BARE_BEFORE.finditer(text, start, stop):
        if text[match.end()] == quote:
            yield Edit.of((match.start(), match.start(), quote), cost=3.5 + extra, rule=RULE, reason=f"the opening {quote} was missing")
    for match in _BARE_AFTER.finditer(text, start, stop):
        if text[match.start() - 1] == quote:
            yield Edit.of((match.end(), match.end(), quote), cost=3.5 + extra, rule=RULE, reason=f"the closing {quote} was missing")


def _word_starts(text: str, start: int, end: int) -> set[int]:
    """Where the last word before ``end`` begins, and where the last run of words does."""
    runs = (re.search(pattern, text[start:end]) for pattern in (r"[\w%{}.\-/]+$", r"[\w%{}.\-/][\w%{}.\-/ ]*$"))
    return {start + run.start() for run in runs if run}


def _inner(source: Source, string: Token, tokens: list[Token], extra: float) -> Iterator[Edit]:
    """``'it's here'``: the first string ends too early; escape its end, and that of its middle parts."""
    quote = string.text[-1]
    ends = [t for t in tokens if t.start >= string.start and t.kind in (STRING, OPEN) and t.text[-1] == quote]
    at = string.end - 1
    if len(ends) >= 2:
        yield Edit.of((at, at, "\\"), cost=4.0 + extra, rule=RULE, reason=f"{quote} stands inside its own string")
        second = ends[1]
        if second.kind == STRING:
            inside = second.start
            yield Edit.of((at, at, "\\"), (inside, inside, "\\"), cost=5.0 + extra, rule=RULE, reason=f"{quote} stands inside its own string")
            other = "'" if quote == '"' else '"'
            yield Edit.of((at, at + 1, other), (inside, inside + 1, other), cost=7.0 + extra, rule=RULE, reason=f"{quote} stands inside its own string")


def _glued(source: Source, line: int) -> Iterator[Edit]:
    """A triple-quoted string with code behind it on the same line, or code glued to its opener."""
    start, end = source.span(line)
    for match in TRIPLE.finditer(source.text, start, end):
        rest = source.text[match.end() : end]
        if _AFTER_DOC.match(rest) and not rest.rstrip().endswith(match[1]):
            indent = source.indent(line)
            yield Edit.of((match.end(), match.end(), source.newline + indent), cost=2.5, rule=RULE, reason="the docstring has lost its line end")
            yield Edit.of((match.end(), match.end(), match[1] + source.newline + indent), cost=7.0, rule=RULE, reason="the docstring has lost its text")


def _triple(source: Source) -> Iterator[Edit]:
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
            yield Edit.of((mark.start(1), mark.end(), ""), cost=10.0, rule=RULE, reason="the quotes belong to nothing")
            line = source.line_of(mark.start())
            if source.line(line).strip() == mark[0]:
                yield Edit.of((source.starts[line - 1], source.starts[line], ""), cost=8.0, rule=RULE, reason="the quotes belong to nothing")


def _opens(source: Source, mark: re.Match[str]) -> bool:
    line = source.line_of(mark.start())
    head = source.text[source.starts[line - 1] : mark.start()].strip()
    if head:
        return head[-1] in "=(,[{:+%" or head.endswith(("return", "print"))
    above = source.before(line)
    return not above or source.line(above).rstrip().endswith(":") or bool(source.line(line).strip()[3:])


def _closes(source: Source, mark: re.Match[str]) -> bool:
    line = source.line_of(mark.start())
    return bool(source.text[source.starts[line - 1] : mark.start()].strip()) and not source.text[mark.end() : source.span(line)[1]].strip(" ).,%")


def _without_closer(source: Source, mark: re.Match[str], end: int, cost: float) -> Iterator[Edit]:
    """Close at the end of the opener's line, or before a line that is code again."""
    line, reason = source.line_of(mark.start()), "the closing quotes were missing"
    stop = source.span(line)[1]
    if source.text[mark.end() : stop].strip():
        at = mark.end() + len(source.text[mark.end() : stop].rstrip())
        yield Edit.of((at, at, mark[1]), cost=cost, rule=RULE, reason=reason)
    places = 0
    for number in range(line + 1, min(source.line_of(end) + 1, line + 80)):
        if places < PLACES and _CODE.match(source.line(number)):
            places += 1
            text, before = source.line(number - 1), source.span(number - 1)[1]
            if text.strip() and number - 1 > line:
                yield Edit.of((before, before, mark[1]), cost=cost + places, rule=RULE, reason=reason)
            at = before if not text.strip() else source.starts[number - 1]
            closer = source.indent(line) + mark[1]
            own = (source.span(number - 1)[0], before, closer) if not text.strip() else (at, at, closer + source.newline)
            yield Edit.of(own, cost=cost + places + 0.5, rule=RULE, reason=reason)
    if end == len(source.text):
        yield Edit.of((end, end, ("" if source.text.endswith("\n") else source.newline) + mark[1] + source.newline), cost=cost + 5.0, rule=RULE, reason=reason)


def _without_opener(source: Source, mark: re.Match[str]) -> Iterator[Edit]:
    """Text that ends in triple quotes but never opened them: open before its first line."""
    line = source.line_of(mark.start())
    first = line
    while first > 1 and not _CODE.match(source.line(first - 1)) and source.line(first - 1).strip() and not source.line(first - 1).rstrip().endswith(":"):
        first -= 1
    if first < line or source.text[source.starts[line - 1] : mark.start()].strip():
        at = source.starts[first - 1] + len(source.indent(first))
        cost = 11.0 if _CODE.match(source.line(first)) else 5.0
        yield Edit.of((at, at, mark[1]), cost=cost, rule=OPENING, reason="the opening quotes were missing")


def _around(source: Source, fault: Fault) -> Iterator[Edit]:
    """Prose that stands bare because the quotes above it are gone, or were opened one line late."""
    line = fault.line
    near = TRIPLE.search(source.text, source.starts[max(line - 3, 0)], source.starts[line])
    for token in lex(source.text, 0, source.starts[line]) if near else ():
        ends_here = token.kind == STRING and "\n" in token.text and line - 2 <= source.line_of(token.end - 1) <= line
        if ends_here and (mark := TRIPLE.match(source.text, token.start)):
            yield from _without_closer(source, mark, token.end, 6.0)
    for mark in TRIPLE.finditer(source.text, source.starts[max(line - 1, 0)], source.starts[min(line + 40, source.line_count)]):
        yield from _without_opener(source, mark)
        at = source.starts[line - 1] + len(source.indent(line))
        if mark.start() > at:
            cost = 12.0 if _CODE.match(source.line(line)) else 7.0
            yield Edit.of((at, at, mark[1]), cost=cost, rule=OPENING, reason="the opening quotes were missing")
        break


def _strings_at(source: Source, line: int) -> Iterator[Token]:
    """Strings that begin, end or pass on a line."""
    start, end = source.starts[max(line - 2, 0)], source.starts[line]  # CPython may name the line behind it
    yield from (t for t in lex(source.text) if t.kind == STRING and t.start < end and t.end > start)


def _braces(source: Source, fault: Fault) -> Iterator[Edit]:
    """``{}`` in an f-string: braces that are meant as text are doubled."""
    for token in _strings_at(source, fault.line):
        if "expecting '}'" in fault.message and "f" in token.text[:2].lower():
            yield from _unclosed(token)
        if "single '}'" in fault.message and "f" in token.text[:2].lower():
            at = token.start + token.text.rindex("}")
            yield Edit.of((at, at + 1, ""), cost=5.0, rule=RULE, reason="the brace closes nothing")
            yield Edit.of((at, at, "}"), cost=6.0, rule=RULE, reason="a brace that is meant as text is doubled")
        empty = [token.start + m.start() for m in re.finditer(r"(?<!\{)\{\s*\}(?!\})", token.text)]
        if "f" in token.text[:2].lower() and empty:
            splices = [(at, at + 1, "{{") for at in empty]
            splices += [(source.text.index("}", at), source.text.index("}", at) + 1, "}}") for at in empty]
            yield Edit.of(*splices, cost=3.0, rule=RULE, reason="empty braces in an f-string are meant as text")
            mark = token.start + token.text[:2].lower().index("f")
            yield Edit.of((mark, mark + 1, ""), cost=7.0, rule=RULE, reason="the string is a template, not an f-string")


def _unclosed(token: Token) -> Iterator[Edit]:
    """``f"{name"``: the brace is closed behind the name, or at the end of the string."""
    opener = token.text.rindex("{")
    name = re.compile(r"\{[ \t]*[\w.]+(?:\([^()]*\)|\[[^\[\]]*\])*").match(token.text, opener)
    ends = {token.end - len(TRIPLE.search(token.text)[1] if TRIPLE.search(token.text) else "'")}
    for at in {token.start + name.end()} | ends if name else ends:
        yield Edit.of((at, at, "}"), cost=3.0, rule=RULE, reason="'}' was missing in the f-string")


_BAD_ESCAPE = re.compile(r"\\(?:\\|x(?![\da-fA-F]{2})|u(?![\da-fA-F]{4})|U(?!000[\da-fA-F]{5}|0010[\da-fA-F]{4})|N(?!\{))")


def _escapes(source: Source, fault: Fault) -> Iterator[Edit]:
    """A backslash that Python 3 takes for an escape: ``"C:\\Users"``, ``"DOMAIN\\UNAME"``."""
    reason = "the backslash is meant as one"
    for token in _strings_at(source, fault.line):
        bad = [token.start + m.start() for m in _BAD_ESCAPE.finditer(token.text) if m.group() != r"\\"]
        if not bad:
            continue
        yield Edit.of(*((at, at, "\\") for at in bad), cost=3.0, rule=RULE, reason=reason)
        if token.text[0] in "'\"" and re.match(r"['\"]+[A-Za-z]:\\", token.text) and not re.search(r"\\[\\'\"\n]", token.text):
            yield Edit.of((token.start, token.start, "r"), cost=2.0, rule=RULE, reason="a Windows path is a raw string")
