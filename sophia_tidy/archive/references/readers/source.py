"""One file as the readers see it: text in which a character is a byte.

Bytes are read as Latin-1, so an offset in the text is an offset in the
file whatever its encoding.  Paths are `stored` in the same way, so that text
and paths compare; what is told to others is `written` again.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import PurePosixPath

from ....kernel.location import Location
from ...files.kinds import FileKind
from ..reference import From, Reference

_MARK = "\ufeff"


@dataclass(frozen=True)
class SourceFile:
    """A file, its text, and as what it names others."""

    path: str
    content: bytes
    kind: FileKind
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

    @cached_property
    def characters(self) -> str:
        """The content as UTF-8, byte order marks left out; a byte that is none is a lone surrogate, so each stands for itself."""
        return self.content.decode("utf-8", "surrogateescape").lstrip(_MARK)

    def byte_at(self, index: int) -> int:
        """The offset at which a character of `characters` begins."""
        return self._widths[index] if self._widths else index

    @cached_property
    def _widths(self) -> "array[int]":
        """The offset of each character and of the end; nothing where every character is a byte."""
        if self.content.isascii():
            return array("L")
        marks = self.content.decode("utf-8", "surrogateescape")
        first = (len(marks) - len(self.characters)) * len(_MARK.encode())
        return array("L", accumulate((_width(character) for character in self.characters), initial=first))

    def refer(
        self,
        start: int,
        text: str,
        target: str | None,
        how: str,
        *,
        certain: bool = True,
        base: str | None = None,
        origin: From | None = None,
    ) -> Reference:
        """A reference whose text stands at ``start``; elsewhere the span is None."""
        end = start + len(text)
        span = (start, end) if self.text[start:end] == text else None
        return Reference(
            self.location(start),
            None if target is None else PurePosixPath(written(target)),
            written(text),
            how,
            origin or self.origin,
            span,
            certain,
            None if base is None else PurePosixPath(written(base)),
        )


def _width(character: str) -> int:
    """How many bytes stand for a character of UTF-8; one for what stands for a byte."""
    return 1 if "\udc80" <= character <= "\udcff" else len(character.encode())


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
