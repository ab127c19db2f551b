"""Which of the few files takes the jobs of an old one, by what starts them."""

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from ..facts.inventory import FOLDER
from .events import EventFilter
from .model import CarriedFile

_BY_HAND = frozenset(("workflow_dispatch", "workflow_call", "repository_dispatch"))


def choose(events: Iterable[EventFilter], *, scans: bool) -> CarriedFile:
    """The first that fits: all scans, anything that happens at the forge, a clock, a person or a program."""
    names = {each.event for each in events}
    if scans:
        return CarriedFile.SECURITY
    if names - _BY_HAND - {"schedule"}:
        return CarriedFile.CHECKS
    return CarriedFile.SCHEDULED if "schedule" in names else CarriedFile.ON_DEMAND


def place_of(file: CarriedFile, taken: Collection[str], there: Collection[PurePosixPath]) -> PurePosixPath:
    """The path of a new file, by another name where a file of somebody's has it."""
    names = (file.value, f"carried-{file.value}", *(f"carried-{number}-{file.value}" for number in range(2, 99)))
    return next(FOLDER / name for name in names if name not in taken and FOLDER / name not in there)
