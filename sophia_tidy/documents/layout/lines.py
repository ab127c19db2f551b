"""Lines of a text with their offsets, cut where CommonMark cuts them: at CR, LF and both together."""

import re
from bisect import bisect_right

_END = re.compile(r"\r\n?|\n")


class Lines:
    """The lines of a text; numbers count from 0."""

    def __init__(self, text: str):
        self.text = text
        self.starts = [0, *(match.end() for match in _END.finditer(text))]

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, number: int) -> str:
        """The line without its end."""
        return self.text[self.starts[number] : self.end(number)].rstrip("\r\n")

    def start(self, number: int) -> int:
        """Where a line begins; the end of the text behind the last."""
        return self.starts[number] if number < len(self.starts) else len(self.text)

    def end(self, number: int) -> int:
        """Where the line behind begins."""
        return self.start(number + 1)

    def at(self, offset: int) -> int:
        """The number of the line that holds an offset."""
        return bisect_right(self.starts, offset) - 1

    def indent(self, number: int) -> int | None:
        """How many blanks a line begins with, a tab counting to the next eighth column; None for an empty line."""
        line = self[number].expandtabs(8)
        stripped = line.lstrip(" ")
        return len(line) - len(stripped) if stripped else None
