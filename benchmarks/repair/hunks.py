"""Line hunks: the pieces that a human's fix is made of.

A commit that mends a file often does more than mend it.  The smallest set of
its hunks that makes the file parse is the part of it that a repair tool can
be asked for.
"""

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

TRIALS = 160
SINGLES = 40

Fault = Callable[[str], SyntaxError | None]


@dataclass(frozen=True, slots=True, order=True)
class Hunk:
    """Lines ``start`` to ``end`` of the old text give way to ``lines``."""

    start: int
    end: int
    lines: tuple[str, ...]

    def overlaps(self, other: "Hunk") -> bool:
        """Share a line, or an insertion point with a line's edge."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


def lines_of(text: str) -> list[str]:
    """Lines with their ends; only ``\\n`` ends a line, as in Python."""
    pieces = text.split("\n")
    lines = [piece + "\n" for piece in pieces[:-1]]
    return [*lines, pieces[-1]] if pieces[-1] else lines


def hunks_between(old: str, new: str) -> list[Hunk]:
    """The hunks that turn ``old`` into ``new``, top to bottom."""
    before, after = lines_of(old), lines_of(new)
    if before and not before[-1].endswith("\n"):
        before[-1] += "\n"
    if after and not after[-1].endswith("\n"):
        after[-1] += "\n"
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [Hunk(i1, i2, tuple(after[j1:j2])) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]


def apply_hunks(old: str, hunks: Iterable[Hunk]) -> str:
    """``old`` with some of its hunks applied."""
    lines = lines_of(old)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    for hunk in sorted(hunks, reverse=True):
        lines[hunk.start : hunk.end] = hunk.lines
    return "".join(lines)


def similarity(old: str, new: str) -> float:
    """How much of the lines is shared, indentation aside; 1.0 is the same text."""
    before = [line.strip() for line in old.split("\n") if line.strip()]
    after = [line.strip() for line in new.split("\n") if line.strip()]
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return matcher.ratio()


def minimal_hunks(old: str, hunks: Sequence[Hunk], fault: Fault) -> tuple[list[Hunk], bool]:
    """The smallest parsing set of hunks found, and whether the search was finished."""
    return _Search(old, list(hunks), fault).run()


class _Search:
    """Singles first, then grow towards each next fault, then drop what is not needed."""

    def __init__(self, old: str, hunks: list[Hunk], fault: Fault) -> None:
        self.old, self.hunks, self.fault = old, hunks, fault
        self.trials = TRIALS

    def run(self) -> tuple[list[Hunk], bool]:
        first = self._try([])
        for hunk in self._nearest(first, self.hunks)[:SINGLES]:
            if self._try([hunk]) is None:
                return [hunk], True
        return self._shrink(self._grow(first))

    def _try(self, chosen: Sequence[Hunk]) -> SyntaxError | None:
        self.trials -= 1
        return self.fault(apply_hunks(self.old, chosen))

    def _nearest(self, error: SyntaxError | None, hunks: Iterable[Hunk]) -> list[Hunk]:
        line = (error.lineno if error is not None and error.lineno else 1) - 1
        return sorted(hunks, key=lambda h: (max(h.start - line, line - h.end, 0), h.start > line))

    def _grow(self, error: SyntaxError | None) -> list[Hunk]:
        chosen: list[Hunk] = []
        while error is not None and len(chosen) < len(self.hunks) and self.trials > 0:
            shift = sum(len(h.lines) - (h.end - h.start) for h in chosen if h.start < (error.lineno or 1))
            moved = SyntaxError()
            moved.lineno = max((error.lineno or 1) - shift, 1)
            rest = [hunk for hunk in self.hunks if hunk not in chosen]
            chosen.append(self._nearest(moved, rest)[0])
            error = self._try(chosen)
        return chosen if error is None else list(self.hunks)

    def _shrink(self, chosen: list[Hunk]) -> tuple[list[Hunk], bool]:
        size = max(len(chosen) // 2, 1)
        while self.trials > 0:
            for start in range(0, len(chosen), size):
                rest = chosen[:start] + chosen[start + size :]
                if rest and self.trials > 0 and self._try(rest) is None:
                    chosen = rest
                    break
            else:
                if size == 1:
                    return sorted(chosen), True
                size //= 2
        return sorted(chosen), False


def both_sides(old: str, hunks: Iterable[Hunk]) -> tuple[str, str]:
    """The lines that these hunks take out, and the lines that they put in."""
    lines, ordered = lines_of(old), sorted(hunks)
    before = "".join("".join(lines[hunk.start : hunk.end]) for hunk in ordered)
    return before, "".join("".join(hunk.lines) for hunk in ordered)
