"""Where something is: a path, and perhaps a line and a column."""

from pathlib import PurePosixPath
from typing import NamedTuple


class Location(NamedTuple):
    """A place in the repository; prints as ``a/b.py:3:1``.

    ``line`` and ``column`` count from 1; 0 means that the whole file (or the
    whole line) is meant, which keeps locations sortable.
    """

    path: PurePosixPath
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [str(self.path), *(str(n) for n in (self.line, self.column) if n)]
        return printable(":".join(parts))


def visible(line: str) -> str:
    """``line`` as a terminal may have it: control characters, and those that turn the direction of writing, escaped; tabs kept."""
    return line if line.isprintable() else "".join(c if c == "\t" else printable(c) for c in line.removesuffix("\r"))


def printable(text: str) -> str:
    """``text`` with what a terminal cannot show escaped.

    File names on POSIX are bytes; Python carries those that are not UTF-8 as
    lone surrogates (PEP 383), which no output stream accepts.
    """
    return (
        text
        if text.isprintable()
        else "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)
    )
