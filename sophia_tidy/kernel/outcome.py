"""What a run came to: an outcome for each change, and the counts around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .finding import Finding
from .plan import Change


class Status(StrEnum):
    """What became of a change; a closed set."""

    APPLIED = "applied"
    SKIPPED = "skipped"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One change, what became of it, and why where it was not applied."""

    change: Change
    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The sum of a run.

    ``before`` and ``after`` are counts by name (``files that parse``,
    ``critical findings`` …) with the same keys, so that a table can be drawn.
    ``commits`` are those that the run made, oldest first.
    """

    outcomes: tuple[Outcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    before: Mapping[str, int] = field(default_factory=dict)
    after: Mapping[str, int] = field(default_factory=dict)
    run: str | None = None
    commits: tuple[str, ...] = ()
