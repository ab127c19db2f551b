"""Renames within expressions: what a carried job reads by another name now, written into the text where it stands.

The text of an expression is cut into tokens, and only a whole path that is
renamed gets other letters; all else stays as it was.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..expressions.lexer import ExpressionError, ExpressionToken, TokenKind, tokens
from ..expressions.printer import show_literal

Path = tuple[str, ...]


class Renames(NamedTuple):
    """``paths`` are the beginnings of what is read, in small letters, to the same with another last part; ``literals`` to a text in their place."""

    paths: Mapping[Path, str]
    literals: Mapping[Path, str]

    def __bool__(self) -> bool:
        return bool(self.paths or self.literals)


NO_RENAMES = Renames({}, {})


class _Read(NamedTuple):
    """A path in an expression: its parts in small letters, and where each begins and ends."""

    parts: Path
    spans: tuple[tuple[int, int], ...]


def renamed(inner: str, renames: Renames) -> str:
    """An expression without ``${{ }}`` with its new names.

    Raises:
        ExpressionError: it cannot be cut into tokens.
    """
    for (start, end), new in sorted(_edits(inner, renames), reverse=True):
        inner = inner[:start] + new + inner[end:]
    return inner


def renamed_text(text: str, renames: Renames, *, condition: bool = False) -> str:
    """A text with expressions in it; an ``if`` is one even without ``${{ }}``.

    Raises:
        ExpressionError: an expression is not closed, or cannot be cut into tokens.
    """
    if condition and "${{" not in text:
        return renamed(text, renames)
    at, pieces = 0, list[str]()
    while (start := text.find("${{", at)) >= 0:
        end = _end(text, start + 3)
        pieces += [text[at : start + 3], renamed(text[start + 3 : end], renames)]
        at = end
    return "".join((*pieces, text[at:]))


def _end(text: str, at: int) -> int:
    start, quoted = at, False
    while at < len(text):
        if text[at] == "'":
            quoted = not quoted
        elif not quoted and text.startswith("}}", at):
            return at
        at += 1
    raise ExpressionError("${{ is not closed; expected }}", start - 3)


def _edits(inner: str, renames: Renames) -> Iterator[tuple[tuple[int, int], str]]:
    for read in _paths(inner):
        for path, new in renames.literals.items():
            if read.parts[: len(path)] == path:
                yield (read.spans[0][0], read.spans[len(path) - 1][1]), show_literal(new)
        for path, new in renames.paths.items():
            if read.parts[: len(path)] == path:
                start, end = read.spans[len(path) - 1]
                yield (start, end), f".{new}" if inner[start] == "." else f"['{new}']"


def _paths(inner: str) -> Iterator[_Read]:
    found = list(tokens(inner))
    for index, token in enumerate(found):
        before = found[index - 1].text if index else ""
        if token.kind is TokenKind.WORD and before != "." and found[index + 1].text != "(":
            yield _path(found, index)


def _path(found: list[ExpressionToken], index: int) -> _Read:
    """``a.b['c']`` from its first word on: a part's span has its dot or brackets."""
    parts, spans = [found[index].text.lower()], [_span(found[index], found[index])]
    at = index + 1
    while True:
        if found[at].text == "." and found[at + 1].kind is TokenKind.WORD:
            parts.append(found[at + 1].text.lower())
            spans.append(_span(found[at], found[at + 1]))
            at += 2
        elif found[at].text == "[" and found[at + 1].kind is TokenKind.STRING and found[at + 2].text == "]":
            parts.append(str(found[at + 1].value).lower())
            spans.append(_span(found[at], found[at + 2]))
            at += 3
        else:
            return _Read(tuple(parts), tuple(spans))


def _span(first: ExpressionToken, last: ExpressionToken) -> tuple[int, int]:
    return first.offset, last.offset + len(last.text)
