"""A broken text with its lines and tokens at hand, each computed once."""

import re
from bisect import bisect_right
from functools import cached_property

from .lexer import COMMENT, NEWLINE, SPACE, Token, lex

_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK = re.compile(r"[ \t\f]*")


class Source:
    """Text by line; lines count from 1, as CPython's messages do."""

    def __init__(self, text: str):
        self.text = text
        self._lines: dict[int, tuple[list[Token], Token | None]] = {}

    @cached_property
    def starts(self) -> list[int]:
        """Offset of each line; one more for the end of the text."""
        starts = [0, *(m.end() for m in _LINE_END.finditer(self.text))]
        return starts if starts[-1] == len(self.text) and len(starts) > 1 else [*starts, len(self.text)]

    @property
    def line_count(self) -> int:
        return len(self.starts) - 1

    def line_of(self, offset: int) -> int:
        """The line that holds an offset."""
        return max(1, min(bisect_right(self.starts, offset), self.line_count))

    def span(self, line: int) -> tuple[int, int]:
        """Offsets of a line's text without its line end."""
        start, end = self.starts[line - 1], self.starts[line]
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def line(self, number: int) -> str:
        start, end = self.span(number)
        return self.text[start:end]

    def is_blank(self, number: int) -> bool:
        """Whether the line holds nothing but blanks and a comment."""
        stripped = self.line(number).lstrip(" \t\f")
        return not stripped or stripped[0] == "#"

    def indent(self, number: int) -> str:
        """The blanks at the start of a line."""
        match = _BLANK.match(self.line(number))
        return match.group() if match else ""

    def width(self, number: int) -> int:
        """Column of the first character, tabs to the next multiple of 8 as CPython counts them."""
        return len(self.indent(number).expandtabs(8))

    def before(self, number: int) -> int:
        """The nearest line above that holds code, 0 where there is none."""
        number -= 1
        while number > 0 and self.is_blank(number):
            number -= 1
        return number

    def after(self, number: int) -> int:
        """The nearest line below that holds code, 0 where there is none."""
        number += 1
        while number <= self.line_count and self.is_blank(number):
            number += 1
        return number if number <= self.line_count else 0

    @cached_property
    def newline(self) -> str:
        """The line end that the text uses first."""
        match = _LINE_END.search(self.text)
        return match.group() if match else "\n"

    @cached_property
    def unit(self) -> str:
        """One level of indentation, as most indented block bodies have it."""
        seen: dict[str, int] = {}
        last = 0
        for number in range(1, self.line_count + 1):
            if self.is_blank(number):
                continue
            if last and self.line(last).rstrip().endswith(":") and self.indent(number).startswith(self.indent(last)):
                step = self.indent(number)[len(self.indent(last)) :]
                if step:
                    seen[step] = seen.get(step, 0) + 1
            last = number
        return max(seen, key=lambda s: (seen[s], s == "    ")) if seen else "    "

    def tokens(self, line: int) -> list[Token]:
        """Code tokens of one line, lexed as if nothing were open at its start."""
        return self._lexed(line)[0]

    def comment(self, line: int) -> Token | None:
        """The comment of a line, if it has one."""
        return self._lexed(line)[1]

    def _lexed(self, line: int) -> tuple[list[Token], Token | None]:
        known = self._lines.get(line)
        if known is None:
            found = list(lex(self.text, *self.span(line)))
            code = [t for t in found if t.kind not in (SPACE, COMMENT, NEWLINE)]
            known = self._lines[line] = code, next((t for t in found if t.kind == COMMENT), None)
        return known
