"""Something noticed, whether or not the tool has an answer to it.

Here, as in `plan`, no dataclass: `dataclasses` brings `inspect` and all that
it stands on, which takes half as long as a bare Python needs to start.
"""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from .location import Location


class Severity(StrEnum):
    """How much it matters, in SARIF's words (SARIF 2.1.0, 3.27.10)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(NamedTuple):
    """One observation at one place; ``rule`` names the pattern, not the cure.

    Two that say the same of one place are one, whatever their severity and their help.
    """

    location: Location
    rule: str
    message: str
    severity: Severity = Severity.WARNING
    help: str | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Finding) and self[:3] == other[:3]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:3])

    def __lt__(self, other: tuple[object, ...]) -> bool:
        return self[:3] < other[:3]

    def __le__(self, other: tuple[object, ...]) -> bool:
        return self[:3] <= other[:3]

    def __gt__(self, other: tuple[object, ...]) -> bool:
        return self[:3] > other[:3]

    def __ge__(self, other: tuple[object, ...]) -> bool:
        return self[:3] >= other[:3]

    def __str__(self) -> str:
        return f"{self.location}: {self.message} [{self.rule}]"

    def to_json(self) -> dict[str, object]:
        """The finding in the words of the documented JSON output."""
        return {
            "rule": self.rule,
            "path": str(self.location.path),
            "line": self.location.line or None,
            "column": self.location.column or None,
            "message": self.message,
            "severity": self.severity.value,
            "help": self.help,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Finding":
        """The inverse of `to_json`.

        Raises:
            KeyError: a field is missing.
        """
        where = Location(PurePosixPath(data["path"]), data["line"] or 0, data["column"] or 0)
        return cls(where, data["rule"], data["message"], Severity(data["severity"]), data["help"])


def at_error(findings: Iterable[Finding]) -> bool:
    """Whether any of them is an error, which makes a run exit with 1."""
    return any(f.severity is Severity.ERROR for f in findings)
