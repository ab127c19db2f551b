"""Measures of the gates: how many pass, and below them how far each is."""

from pathlib import PurePosixPath

from ...kernel.location import Location
from ..gates import Gates
from ..gates.gate import TreeGate
from .measure import Measure, MeasuredItem

_SHOWN = 3


def gate_measures(gates: Gates) -> tuple[Measure, ...]:
    """How many gates pass, of all that have something to look at; then each by its name."""
    asked = [gate for gate in gates.gates if gate.total]
    passing = sum(gate.passes for gate in asked)
    return Measure("gates-passing", "gates passing", passing, len(asked)), *map(_part, asked)


def _part(gate: TreeGate) -> Measure:
    apart = ((f"linter missing ({', '.join(gate.without)})", len(gate.without)),) if gate.without else ()
    items = tuple(_item(gate, path) for path in sorted(gate.faults))
    return Measure(f"gate-{gate.name}", gate.name, gate.passing, gate.total, items, apart, part=True)


def _item(gate: TreeGate, path: PurePosixPath) -> MeasuredItem:
    faults = gate.faults[path]
    told = [f"{fault} {count} times" if count > 1 else fault for fault, count in sorted(faults.items())]
    more = [f"and {len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
    return MeasuredItem(str(path), False, ", ".join((*told[:_SHOWN], *more)), Location(path))
