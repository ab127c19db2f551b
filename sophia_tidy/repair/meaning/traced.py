"""Which lines of a text several edits touched, before and after them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..candidate import Candidate
from ..source import Source

_Piece = tuple[int, int]  # offset in the text before, -1 where it was put in; length


@dataclass(frozen=True)
class Traced:
    """The text ``before`` and what ``edits``, one after the other, made of it."""

    before: Source
    after: Source
    edits: tuple[Candidate, ...]
    pieces: tuple[_Piece, ...]

    @classmethod
    def of(cls, text: str, edits: Iterable[Candidate]) -> "Traced":
        edits, pieces, after = tuple(edits), [(0, len(text))], text
        for edit in edits:
            pieces = list(_spliced(pieces, edit))
            after = edit.apply(after)
        return cls(Source(text), Source(after), edits, tuple(pieces))

    @cached_property
    def gaps(self) -> tuple[tuple[int, int, int, int], ...]:
        """(start, end) of each stretch that changed, before, and (start, end) after; either may be empty."""
        found, old, new, last = [], 0, 0, 0
        for start, length in (*self.pieces, (len(self.before.text), 0)):
            if start < 0:
                new += length
            else:
                if start != old or new != last:
                    found.append((old, max(start, old), last, new))
                old, new = start + length, new + length
                last = new
        return tuple(found)

    @cached_property
    def lines(self) -> frozenset[int]:
        """Lines of the new text that hold a change or stand where one was taken out."""
        return frozenset(n for _, _, start, end in self.gaps for n in _between(self.after, start, end))

    @cached_property
    def old_lines(self) -> frozenset[int]:
        """The same of the old text."""
        return frozenset(n for start, end, _, _ in self.gaps for n in _between(self.before, start, end))

    def origin(self, offset: int) -> int:
        """Where a character of the new text stood in the old one; -1 where it did not."""
        at = 0
        for start, length in self.pieces:
            if at <= offset < at + length:
                return start + offset - at if start >= 0 else -1
            at += length
        return len(self.before.text)

    def old_width(self, line: int) -> int:
        """The column at which the first word of a new line stood in the old text; -1 where it is new."""
        at = self.origin(self.after.starts[line - 1] + len(self.after.indent(line)))
        if at < 0:
            return -1
        number = self.before.line_of(at)
        return (
            self.before.width(number) if at == self.before.starts[number - 1] + len(self.before.indent(number)) else -1
        )


def _spliced(pieces: list[_Piece], edit: Candidate) -> Iterator[_Piece]:
    at, splices = 0, list(edit.edits)
    for start, length in pieces:
        end = at + length
        while length and splices and splices[0].start < end:
            splice = splices[0]
            head = max(splice.start - at, 0)
            if head:
                yield start, head
            if splice.text and splice.start >= at:
                yield -1, len(splice.text)
            taken = min(max(splice.end, at + head), end) - at
            start, length, at = start + taken if start >= 0 else -1, length - taken, at + taken
            if splice.end > end:
                break
            splices.pop(0)
        if length:
            yield start, length
        at = end
    for splice in splices:
        if splice.text and splice.start >= at:
            yield -1, len(splice.text)


def _between(source: Source, start: int, end: int) -> range:
    return range(source.line_of(start), source.line_of(max(end - 1, start)) + 1)
