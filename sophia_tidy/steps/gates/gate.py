"""Gate: how many things of one kind a tree has, how many of them pass, and what is wrong with the others, by file."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

Faults = Mapping[PurePosixPath, Counter[str]]
LeansOn = Callable[[PurePosixPath, str], frozenset[PurePosixPath]]


def on_nothing(path: PurePosixPath, fault: str) -> frozenset[PurePosixPath]:
    """What a fault stands on beside its own file, where there is nothing to say."""
    return frozenset()


class TreeGate(NamedTuple):
    """One gate over one tree.

    ``name`` is a word of kebab-case, ``what`` names the things that are
    counted, ``total`` is their number and ``failing`` that of those with a
    fault.  ``faults`` say for each file how often each fault is found.
    ``leans_on`` gives the other files that a fault comes from, as the
    targets of its references.  ``without`` names what could not be asked.
    """

    name: str
    what: str
    total: int
    failing: int
    faults: Faults
    leans_on: LeansOn = on_nothing
    without: tuple[str, ...] = ()

    @property
    def passing(self) -> int:
        return self.total - self.failing

    @property
    def passes(self) -> bool:
        return not self.failing

    @property
    def percent(self) -> int:
        """Whole percents, rounded down, so that 100 says all; 100 too where there is nothing to count."""
        return 100 * self.passing // self.total if self.total else 100

    def to_json(self) -> dict[str, object]:
        """The gate in the words of the documented JSON output."""
        return {
            "gate": self.name,
            "what": self.what,
            "passing": self.passing,
            "total": self.total,
            "percent": self.percent,
            "without": list(self.without),
        }


class Gates(NamedTuple):
    """The gates of one tree, in the order in which they are shown."""

    gates: tuple[TreeGate, ...]

    @property
    def percent(self) -> int:
        """How many of the gates pass, in whole percents, rounded down."""
        return 100 * sum(gate.passes for gate in self.gates) // len(self.gates) if self.gates else 100

    def gate(self, name: str) -> TreeGate | None:
        """The gate of that name; None where it was not counted."""
        return next((gate for gate in self.gates if gate.name == name), None)

    def to_json(self) -> list[dict[str, object]]:
        """Each gate in the words of the documented JSON output."""
        return [gate.to_json() for gate in self.gates]
