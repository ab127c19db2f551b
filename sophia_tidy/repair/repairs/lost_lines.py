"""A line that is gone: the ``def`` above a body, the ``x = {`` above a table's rows.

Scripts that take lines out by pattern leave the rest of the block behind.
What the line did can be told (it opened a function, a bracket, a block), its
words only guessed: from the names that are used further down and bound
nowhere, from a route's path, or not at all.
"""

import builtins
import re
from collections.abc import Iterator

from ...kernel.rule import Example
from ..candidate import Candidate
from ..fault import Fault
from ..lexer import CLOSERS, KEYWORDS, NAME, OPENERS, Token, lex
from ..source import Source

RULE = "lost-line"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example(
            'def check():\n    """Health."""\n        "a": 1,\n        "b": 2,\n    }\n    return status\n',
            'def check():\n    """Health."""\n    status = {\n        "a": 1,\n        "b": 2,\n    }\n    return status\n',
        ),
        Example(
            '@app.get("/health")\n    """Tell."""\n    return await ask()\n',
            '@app.get("/health")\nasync def health():\n    """Tell."""\n    return await ask()\n',
        ),
    ),
}

_LOOK_AHEAD = 400
_ROUTE = re.compile(r"""\(\s*f?["']/?([^"']*)["']""")
_NAMES = re.compile(r"[^\W\d]\w*")
_BINDS = re.compile(
    r"(?m)^[ \t]*(?:from\b|import\b|async[ \t]+def\b|def\b|class\b|for\b|with\b|except\b|global\b).*$"
    r"|[^\W\d]\w*[ \t]*(?::[^=\n]{1,60})?=(?!=)|\b(?:as|for)[ \t]+[^\W\d]\w*"
)
GUESSES = 2
_LEAVES = re.compile(r"^[ \t]*(?:return|yield|await|nonlocal)\b|\b(?:await|yield)\b")


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """A header, an opener or a neutral block above the lines that lost theirs."""
    line = fault.line
    above = source.before(line)
    if "unexpected indent" in fault.message:
        yield from _opener(source, line, above)
        yield from _definition(source, line, above)
        yield from _neutral(source, line, above)
    elif "outside async function" in fault.message:
        yield from _asynchronous(source, line)
    elif "unmatched" in fault.message:
        yield from _opener_above(source, fault)


def _insert(source: Source, line: int, indent: str, text: str, cost: float, reason: str) -> Candidate:
    at = source.starts[line - 1]
    return Candidate.of((at, at, f"{indent}{text}{source.newline}"), cost=cost, rule=RULE, reason=reason)


def _opener(source: Source, line: int, above: int) -> Iterator[Candidate]:
    """Rows that end in a closer nobody opened."""
    closer = _unopened(source, line)
    if closer is None:
        return
    number = source.line_of(closer.start)
    indent = (
        source.indent(number) if source.width(number) < source.width(line) else source.indent(above) if above else ""
    )
    bracket = CLOSERS[closer.text]
    for target in _unbound(source, number):
        yield _insert(
            source, line, indent, f"{target} = {bracket}", 9.0, f"nothing opens the {closer.text!r} of line {number}"
        )
    yield _insert(source, line, indent, f"_ = {bracket}", 14.0, f"nothing opens the {closer.text!r} of line {number}")


def _opener_above(source: Source, fault: Fault) -> Iterator[Candidate]:
    """The closer is where the fault is felt; the rows begin where the lines above it get deeper."""
    number, width = fault.line, source.width(fault.line)
    first = source.before(number)
    while (above := source.before(first)) and source.width(above) > width:
        first = above
    if first and source.width(first) > width:
        yield from _opener(source, first, source.before(first))


def _unopened(source: Source, line: int) -> Token | None:
    depth = 0
    stop = source.starts[min(line + _LOOK_AHEAD, source.line_count)]
    for token in lex(source.text, source.starts[line - 1], stop):
        if token.text in OPENERS:
            depth += 1
        elif token.text in CLOSERS:
            depth -= 1
            if depth < 0:
                return token
    return None


def _unbound(source: Source, line: int) -> Iterator[str]:
    """Names used below ``line`` in its block and assigned, imported or defined nowhere in the text."""
    width, number = source.width(line), line
    bound = _bound(source.text) | KEYWORDS
    found: dict[str, None] = {}
    while (number := source.after(number)) and source.width(number) >= width and len(found) < GUESSES:
        tokens = source.tokens(number)
        for index, token in enumerate(tokens):
            attribute = index and tokens[index - 1].text == "."
            if token.kind == NAME and not attribute and token.text not in bound and not hasattr(builtins, token.text):
                found[token.text] = None
    yield from list(found)[:GUESSES]


def _bound(text: str) -> set[str]:
    """Every name that some line of the text may bind: generous, for a wrong guess is worse than none."""
    names: set[str] = set()
    for match in _BINDS.finditer(text):
        names.update(_NAMES.findall(match.group()))
    return names


def _definition(source: Source, line: int, above: int) -> Iterator[Candidate]:
    """A body with ``return``, ``await`` or a docstring whose ``def`` is gone."""
    width = source.width(line)
    level = _outer_level(source, line, above)
    body, number = [], line
    while number and source.width(number) >= width:
        body.append(source.line(number))
        number = source.after(number)
    decorated = bool(above) and source.line(above).lstrip().startswith("@")
    leaves = any(_LEAVES.search(text) for text in body)
    method = any(re.search(r"\bself\.", text) for text in body) and level
    if not (decorated or leaves):
        return
    asynchronous = "async " if any(re.search(r"\bawait\b|\basync (?:for|with)\b", text) for text in body) else ""
    name = _name(source, above, decorated)
    yield _insert(
        source,
        line,
        level,
        f"{asynchronous}def {name}({'self' if method else ''}):",
        12.0 if not decorated else 8.0,
        "the lines stand in a function whose header is gone",
    )


def _outer_level(source: Source, line: int, above: int) -> str:
    if above and source.width(above) < source.width(line):
        return source.indent(above)
    indent = source.indent(line)
    return indent.removesuffix(source.unit) if indent.endswith(source.unit) else ""


def _name(source: Source, above: int, decorated: bool) -> str:
    route = _ROUTE.search(source.line(above)) if decorated else None
    words = re.findall(r"[A-Za-z_]\w*", re.sub(r"\{[^}]*\}", "", route[1])) if route else []
    return "_".join(words).lower() if words else "root" if route else "lost"


def _neutral(source: Source, line: int, above: int) -> Iterator[Candidate]:
    """``if True:`` runs the lines as they stand, which is all that is known of them."""
    yield _insert(
        source,
        line,
        _outer_level(source, line, above),
        "if True:",
        15.0,
        "the lines stand in a block whose header is gone",
    )


def _asynchronous(source: Source, line: int) -> Iterator[Candidate]:
    number, width = line, source.width(line)
    while (number := source.before(number)) > 0:
        if source.width(number) < width and re.match(r"[ \t]*def\b", source.line(number)):
            at = source.starts[number - 1] + len(source.indent(number))
            yield Candidate.of(
                (at, at, "async "), cost=1.0, rule=RULE, reason="the function awaits, so it is 'async'", judged=False
            )
            return
        if source.width(number) < width:
            width = source.width(number)
