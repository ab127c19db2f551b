"""One file as the readers see it: text in which a character is a byte.

Bytes are read as Latin-1, so an offset in the text is an offset in the
file whatever its encoding.  Paths are `stored` in the same way, so that text
and paths compare; what is told to others is `written` again.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from ...location import Location
from ..kinds import Kind
from ..references import From, Reference


# What ends a line for YAML 1.1 and for nobody else; and all that does.
_YAML_BREAK = re.compile(rb"\r(?!\n)|\xc2\x85|\xe2\x80[\xa8\xa9]")
_YAML_BREAKS = re.compile(rb"\r?\n|" + _YAML_BREAK.pattern)


@dataclass(frozen=True)
class Source:
    """A file, its text, and as what it names others."""

    path: str
    content: bytes
    kind: Kind
    origin: From

    @cached_property
    def text(self) -> str:
        """The content, a character for each byte."""
        return self.content.decode("latin-1")

    @cached_property
    def folder(self) -> str:
        """The folder that the file is in; the root is the empty string."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @cached_property
    def suffix(self) -> str:
        """The end of the name from its last dot, in lower case."""
        stem, dot, end = self.name.rpartition(".")
        return dot + end.lower() if stem else ""

    @cached_property
    def where(self) -> PurePosixPath:
        """The path as the kernel has it."""
        return PurePosixPath(written(self.path))

    def location(self, offset: int) -> Location:
        """Line and column, counted in characters of UTF-8."""
        line = bisect_right(self._starts, offset)
        before = self.content[self._starts[line - 1] : offset]
        return Location(self.where, line, len(before.decode("utf-8", "replace")) + 1)

    @cached_property
    def _starts(self) -> list[int]:
        return list(_line_starts(self.content))

    def yaml_offset(self, line: int) -> int:
        """Where a line, counted from 0 as YAML 1.1 counts lines, begins.

        For YAML a lone carriage return ends a line, and so do NEL, LS and PS (4.1.4 of its specification).
        """
        return self._yaml_starts[line]

    @cached_property
    def _yaml_starts(self) -> list[int]:
        if not _YAML_BREAK.search(self.content):
            return self._starts
        return [0, *(found.end() for found in _YAML_BREAKS.finditer(self.content))]

    def refer(self, start: int, text: str, target: str | None, how: str, *, certain: bool = True,
              base: str | None = None, origin: From | None = None) -> Reference:
        """A reference whose text stands at ``start``; elsewhere the span is None."""
        end = start + len(text)
        span = (start, end) if self.text[start:end] == text else None
        return Reference(
            self.location(start), None if target is None else PurePosixPath(written(target)), written(text), how,
            origin or self.origin, span, certain, None if base is None else PurePosixPath(written(base)),
        )


def written(text: str) -> str:
    """A piece of a source's text as its file means it; bytes that are not UTF-8 as POSIX names carry them."""
    return text if text.isascii() else text.encode("latin-1", "replace").decode("utf-8", "surrogateescape")


def stored(text: str) -> str:
    """The inverse of `written`: a character for each byte."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")


def _line_starts(content: bytes) -> Iterator[int]:
    at = 0
    while at >= 0:
        yield at
        found = content.find(b"\n", at)
        at = found + 1 if found >= 0 else -1
