"""A gate that is taken: what runs in the new workflow, and the old runs that it stands for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...kernel.location import Location
from ..model import JobContainer
from ..project.model import LeftBehind
from .document import Pairs
from .parts import Gate


@dataclass(frozen=True, slots=True)
class StoodFor:
    """A run of an old job, by its place and name, and the command that it was."""

    at: Location
    name: str
    command: str


@dataclass(frozen=True, slots=True)
class TakenGate:
    """A gate in the new workflow: what runs, where, and the names (of `gates.gate_in`) that it stands for."""

    gate: Gate
    command: str
    folder: str = "."
    names: tuple[str, ...] = ()
    env: Pairs = ()
    services: tuple[JobContainer, ...] = ()
    runs: tuple[StoodFor, ...] = ()
    prepare: tuple[str, ...] = ()
    leaves: tuple[LeftBehind, ...] = ()


def title_of(taken: TakenGate, among: Iterable[TakenGate]) -> str:
    """The name of a gate's step: the part's title, and the command where two gates have the same."""
    same = [each for each in among if each.gate.name == taken.gate.name]
    if len(same) == 1:
        return taken.gate.title
    titled = _told(taken)
    twins = [each for each in same if _told(each) == titled]
    return titled if len(twins) == 1 else f"{titled} ({twins.index(taken) + 1})"


def _told(taken: TakenGate) -> str:
    where = "" if taken.folder == "." else f" in {taken.folder}"
    return f"{taken.gate.title}: {re.sub(r'[^ -~]', '?', taken.command)[:60]}{where}"
