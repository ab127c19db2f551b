"""The search: from faults to a text without any, one fault after the other.

The work is bounded by the number of characters parsed, not by the clock, so
that the same input gives the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .candidate import Candidate
from .fault import Fault
from .fault_location import first_fault
from .lexical import rewrites
from .repair_fault import KEPT, Mender, MendingOption, Proposes
from .repairs import REPAIRS
from .source import Source

FAULTS, LEXICAL = 60, 4


@dataclass(frozen=True, slots=True)
class RepairStep:
    """A fault, and the ways found to mend it, the chosen one first."""

    fault: Fault
    options: tuple[MendingOption, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What the search came to; ``fault`` is the one that stopped it, if any."""

    text: str
    steps: tuple[RepairStep, ...] = ()
    fault: Fault | None = None

    @property
    def edits(self) -> tuple[Candidate, ...]:
        return tuple(edit for step in self.steps for edit in step.options[0].edits)


def search(text: str, repairs: Sequence[Proposes] = REPAIRS) -> Search:
    """Mend ``text`` fault by fault until it compiles, or no candidate helps."""
    steps: list[RepairStep] = []
    fault = first_fault(text)
    if fault is not None:
        text, fault = _lexical(text, fault, steps)
    mender = Mender(repairs)
    while fault is not None and len(steps) < FAULTS:
        mended = mender.mend(Source(text), fault)
        if mended is None:
            break
        steps.append(RepairStep(fault, mended.options[:KEPT]))
        text, fault = mended.options[0].text, mended.following
    return Search(text, tuple(steps), fault)


def _lexical(text: str, fault: Fault, steps: list[RepairStep]) -> tuple[str, Fault | None]:
    """Whole-text damage first; each kind once, until nothing is at fault."""
    for _ in range(LEXICAL):
        done = {step.options[0].edits[0].rule for step in steps}
        outcomes = next(rewrites(text, fault, done), None)
        if outcomes is None:
            break
        steps.append(
            RepairStep(fault, tuple(MendingOption(edit.apply(text), (edit,), edit.cost) for edit, _ in outcomes))
        )
        edit, following = outcomes[0]
        text = edit.apply(text)
        if following is None:
            return text, None
        fault = following
    return text, fault
