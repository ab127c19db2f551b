"""From faults to a text without any: candidates, trial, choice, one fault after the other.

Every candidate of every repair is scored, then tried in that order on the
smallest scope that shows the fault (`scope.py`).  The first that parse are
compared; where none does, the best of those that move the fault further down
are mended in turn (a beam).  The work is bounded by the number of characters
parsed, not by the clock, so that the same input gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .edit import Edit
from .fault import Fault
from .lexical import rewrites
from .localise import first_fault
from .rank import Ranker
from .repairs import REPAIRS
from .scope import Scope, scopes
from .source import Source

BUDGET = 1_500_000  # characters parsed
STEP = 2.0  # bits for a second slip in the same place
POOR = 9.0  # bits; a single edit that costs more may be worse than two
SLACK = 6.0  # bits behind the best mended text that are still tried
TRIED, PARTIAL, BEAM, DEPTH, FAULTS, KEPT, LEXICAL = 60, 60, 3, 3, 60, 5, 4


class Proposes(Protocol):
    """A repair: one kind of damage, and the edits that might mend it."""

    def candidates(self, source: Source, fault: Fault) -> Iterator[Edit]: ...


@dataclass(frozen=True, slots=True)
class Option:
    """One way to mend one fault: the edits that lead to ``text``, in order."""

    text: str
    edits: tuple[Edit, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Step:
    """A fault, and the ways found to mend it, the chosen one first."""

    fault: Fault
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What the search came to; ``fault`` is the one that stopped it, if any."""

    text: str
    steps: tuple[Step, ...] = ()
    fault: Fault | None = None

    @property
    def edits(self) -> tuple[Edit, ...]:
        return tuple(edit for step in self.steps for edit in step.options[0].edits)


@dataclass(slots=True)
class Budget:
    """Characters that may still be parsed."""

    left: int = field(default=BUDGET)

    def spend(self, amount: int) -> bool:
        self.left -= amount + 200
        return self.left > 0


def search(text: str, repairs: Sequence[Proposes] = REPAIRS, budget: Budget | None = None) -> Search:
    """Mend ``text`` fault by fault until it compiles, or no candidate helps."""
    budget = budget or Budget()
    steps: list[Step] = []
    fault = first_fault(text)
    if fault is not None:
        text, fault = _lexical(text, fault, steps)
    while fault is not None and len(steps) < FAULTS:
        mended = mend(Source(text), fault, repairs, budget)
        if mended is None:
            return Search(text, tuple(steps), fault)
        options, following = mended
        steps.append(Step(fault, tuple(options[:KEPT])))
        text, fault = options[0].text, following
    return Search(text, tuple(steps), fault)


def _lexical(text: str, fault: Fault, steps: list[Step]) -> tuple[str, Fault | None]:
    """Whole-text damage first; each kind once, until nothing is at fault."""
    for _ in range(LEXICAL):
        outcomes = next(rewrites(text, fault), None)
        if outcomes is None:
            break
        steps.append(Step(fault, tuple(Option(edit.apply(text), (edit,), edit.cost) for edit, _ in outcomes)))
        edit, following = outcomes[0]
        text = edit.apply(text)
        fault = following
        if fault is None:
            break
    return text, fault


def mend(source: Source, fault: Fault, repairs: Sequence[Proposes], budget: Budget) -> tuple[list[Option], Fault | None] | None:
    """Ways to mend one fault, the chosen one first, and the fault that the whole text then has.

    None where no candidate helps, or the budget is spent.
    """
    fault = fault.within(source.line_count)
    edits = ranked(source, fault, repairs, Ranker(source))
    progress: list[Option] = []
    for scope in scopes(source, fault):
        options, partial = _try(source, fault, scope, edits, budget)
        chosen = _first_valid(fault, options, budget)
        if chosen is None or chosen[0][0].score > POOR:
            deeper = _deeper(source, scope, partial[:BEAM], repairs, budget, DEPTH if chosen is None else 2)
            chosen = _first_valid(fault, sorted((*options, *deeper), key=lambda o: o.score), budget)
        if chosen is not None or budget.left <= 0:
            return chosen
        progress = [Option(edit.apply(source.text), (edit,), score + STEP) for score, edit, following in partial if _clear_of(edit, following, source)]
    return _first_valid(fault, progress, budget)


def _first_valid(fault: Fault, options: list[Option], budget: Budget) -> tuple[list[Option], Fault | None] | None:
    """The best option that the whole text bears out: its next fault, if any, is further down."""
    for option in options[:KEPT]:
        budget.spend(len(option.text))
        following = first_fault(option.text)
        if following is None or following.line - sum(map(_lines_added, option.edits)) > fault.line:
            return [option, *(o for o in options if o is not option)], following
    return None


def ranked(source: Source, fault: Fault, repairs: Sequence[Proposes], ranker: Ranker) -> list[tuple[float, Edit]]:
    """Every candidate of every repair with its score, best first; equal texts once."""
    best: dict[tuple, tuple[float, Edit]] = {}
    for repair in repairs:
        for edit in repair.candidates(source, fault):
            score = ranker.score(edit)
            if edit.splices not in best or score < best[edit.splices][0]:
                best[edit.splices] = (score, edit)
    return sorted(best.values(), key=lambda pair: pair[0])


Partial = tuple[float, Edit, Fault]


def _try(source: Source, fault: Fault, scope: Scope, edits: Sequence[tuple[float, Edit]], budget: Budget) -> tuple[list[Option], list[Partial]]:
    """What mends the scope, and what moves its fault down; each best first."""
    options: list[Option] = []
    partial: list[Partial] = []
    limit = float("inf")
    for score, edit in edits[:TRIED]:
        if score > limit or not budget.spend(scope.end - scope.start):
            break
        if edit.start < scope.start or edit.end > scope.end:
            continue
        following = scope.judge(edit.apply(source.text, scope.start, scope.end), fault)
        if following is None:
            options.append(Option(edit.apply(source.text), (edit,), score))
            limit = min(limit, score + SLACK)
        elif len(partial) < PARTIAL and _later(fault, following, edit):
            partial.append((score - 0.3 * min(following.line - fault.line, 10), edit, following))
    return options, sorted(partial, key=lambda p: p[0])


def _later(fault: Fault, following: Fault, edit: Edit) -> bool:
    line = following.line - _lines_added(edit)
    return line > fault.line or (line == fault.line and following.column > fault.column + 1)


def _lines_added(edit: Edit) -> int:
    return sum(s.text.count("\n") for s in edit.splices)


def _clear_of(edit: Edit, following: Fault, source: Source) -> bool:
    """Whether the parser came past everything that the edit touched: the next fault is another."""
    return following.line - _lines_added(edit) > source.line_of(edit.end)


def _deeper(source: Source, scope: Scope, partial: Sequence[Partial], repairs: Sequence[Proposes], budget: Budget, depth: int) -> list[Option]:
    """Mend what each of the best partial edits leaves, inside the same scope."""
    options: list[Option] = []
    for score, edit, following in partial:
        text = edit.apply(source.text)
        inner = Scope(scope.start, scope.end + len(text) - len(source.text), scope.prefix, scope.first)
        below = Source(text)
        following = following.within(below.line_count)
        found, further = _try(below, following, inner, ranked(below, following, repairs, Ranker(below)), budget)
        if not found and depth > 2:
            found = _deeper(below, inner, further[:1], repairs, budget, depth - 1)
        options += (Option(o.text, (edit, *o.edits), score + o.score + STEP) for o in found[:2])
    return sorted(options, key=lambda o: o.score)
