"""What a converter made of a stack, in plain data, whoever it is."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fate:
    """A ledger entry in plain words; ``status`` is ``unread`` where no rule reads the key."""

    pointer: str
    status: str
    target: str
    rule: str
    note: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """``said`` is what a person would read: findings, or an error's line; ``error`` is "" where there is none.

    ``refused`` is what the converter's own lint says that a cluster would
    refuse.
    """

    manifests: list[dict[str, Any]] = field(default_factory=list)
    ledger: tuple[Fate, ...] = ()
    said: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    error: str = ""
    written: str = ""
    dialect: str = ""
