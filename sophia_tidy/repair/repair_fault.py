"""One fault: candidates, trial, choice.

Every candidate of every repair is scored, then tried in that order on the
smallest scope that shows the fault (`scope.py`).  Those that parse are
compared; where none does, or only a dear one, the best of those that move the
fault further down are mended in turn (a beam).  What the whole text does not
bear out is not chosen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from .candidate import Candidate
from .fault import Fault
from .fault_location import first_fault
from .rank import Ranker
from .scope import ParseScope, scopes
from .source import Source

BUDGET = 2_000_000  # characters parsed
STEP = 2.0  # bits for a second slip in the same place
POOR = 9.0  # bits; a single edit that costs more may be worse than two
SLACK = 6.0  # bits behind the best mended text that are still tried
PROPOSED = 150  # edits of one repair that are looked at; a line of thousands of tokens offers more
LONG = 8_000  # characters of a scope that is dear to parse
TRIED, PARTIAL, BEAM, DEPTH, KEPT = 60, 60, 3, 3, 5


class Proposes(Protocol):
    """A repair: one kind of damage, and the edits that might mend it."""

    def candidates(self, source: Source, fault: Fault) -> Iterator[Candidate]: ...


@dataclass(frozen=True, slots=True)
class MendingOption:
    """One way to mend one fault: the edits that lead to ``text``, in order."""

    text: str
    edits: tuple[Candidate, ...]
    score: float

    @property
    def lines_added(self) -> int:
        return sum(map(_lines_added, self.edits))


@dataclass(frozen=True, slots=True)
class MendedFault:
    """The options for a fault, the chosen one first, and the fault that the whole text then has."""

    options: tuple[MendingOption, ...]
    following: Fault | None


Partial = tuple[float, Candidate, Fault]


@dataclass(slots=True)
class Mender:
    """Mends the faults of one file; the budget is for all of them."""

    repairs: Sequence[Proposes]
    left: int = BUDGET
    _ranked: dict[tuple[str, Fault], list[tuple[float, Candidate]]] = field(default_factory=dict)

    def mend(self, source: Source, fault: Fault) -> MendedFault | None:
        """Ways to mend one fault; None where no candidate helps, or the budget is spent."""
        fault = fault.within(source.line_count)
        edits = self.ranked(source, fault)
        progress: list[MendingOption] = []
        for scope in scopes(source, fault):
            options, partial = self._try(source, fault, scope, edits)
            chosen = self._first_valid(fault, options)
            if chosen is None or chosen.options[0].score > POOR:
                deeper = self._deeper(source, scope, partial[:BEAM], DEPTH if chosen is None else 2)
                chosen = self._first_valid(fault, sorted((*options, *deeper), key=lambda o: o.score))
            if chosen is not None or self.left <= 0:
                return chosen
            progress = [
                MendingOption(e.apply(source.text), (e,), s + STEP) for s, e, f in partial if _clear_of(e, f, source)
            ]
        return self._first_valid(fault, progress)

    def ranked(self, source: Source, fault: Fault) -> list[tuple[float, Candidate]]:
        """Every candidate of every repair with its score, best first; equal edits once."""
        known = self._ranked.get((source.text, fault))
        if known is not None:
            return known
        ranker = Ranker(source)
        best: dict[tuple[object, ...], tuple[float, Candidate]] = {}
        for repair in self.repairs:
            for edit in islice(repair.candidates(source, fault), PROPOSED):
                score = ranker.score(edit)
                if edit.edits not in best or score < best[edit.edits][0]:
                    best[edit.edits] = (score, edit)
        found = self._ranked[source.text, fault] = sorted(best.values(), key=lambda pair: pair[0])
        return found

    def _first_valid(self, fault: Fault, options: Sequence[MendingOption]) -> MendedFault | None:
        """The best option that the whole text bears out: its next fault, if any, is further down."""
        for option in options[:KEPT]:
            self._spend(len(option.text))
            following = first_fault(option.text)
            if following is None or following.line - option.lines_added > fault.line:
                return MendedFault((option, *(o for o in options if o is not option)), following)
        return None

    def _spend(self, amount: int) -> bool:
        self.left -= amount + 200
        return self.left > 0

    def _try(
        self, source: Source, fault: Fault, scope: ParseScope, edits: Sequence[tuple[float, Candidate]]
    ) -> tuple[list[MendingOption], list[Partial]]:
        """What mends the scope, and what moves its fault down; each best first."""
        options: list[MendingOption] = []
        partial: list[Partial] = []
        limit = float("inf")
        for score, edit in edits[: TRIED if scope.end - scope.start < LONG else TRIED // 2]:
            if score > limit or not self._spend(scope.end - scope.start):
                break
            if edit.start < scope.start or edit.end > scope.end:
                continue
            following = scope.judge(edit.apply(source.text, scope.start, scope.end), fault)
            if following is None:
                options.append(MendingOption(edit.apply(source.text), (edit,), score))
                limit = min(limit, score + SLACK)
            elif len(partial) < PARTIAL and _later(fault, following, edit):
                partial.append((score - 0.3 * min(following.line - fault.line, 10), edit, following))
        return options, sorted(partial, key=lambda p: p[0])

    def _deeper(self, source: Source, scope: ParseScope, partial: Sequence[Partial], depth: int) -> list[MendingOption]:
        """Mend what each of the best partial edits leaves, inside the same scope."""
        options: list[MendingOption] = []
        for score, edit, following in partial:
            text = edit.apply(source.text)
            inner = ParseScope(scope.start, scope.end + len(text) - len(source.text), scope.prefix, scope.first)
            below = Source(text)
            following = following.within(below.line_count)
            found, further = self._try(below, following, inner, self.ranked(below, following))
            if not found and depth > 2:
                found = self._deeper(below, inner, further[:1], depth - 1)
            options += (MendingOption(o.text, (edit, *o.edits), score + o.score + STEP) for o in found[:2])
        return sorted(options, key=lambda o: o.score)


def _lines_added(edit: Candidate) -> int:
    return sum(s.text.count("\n") for s in edit.edits)


def _later(fault: Fault, following: Fault, edit: Candidate) -> bool:
    line = following.line - _lines_added(edit)
    return line > fault.line or (line == fault.line and following.column > fault.column + 1)


def _clear_of(edit: Candidate, following: Fault, source: Source) -> bool:
    """Whether the parser came past everything that the edit touched: the next fault is another."""
    return following.line - _lines_added(edit) > source.line_of(edit.end)
