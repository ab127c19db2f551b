"""Something noticed, whether or not the tool has an answer to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from .location import Location


class Severity(StrEnum):
    """How much it matters, in SARIF's words (SARIF 2.1.0, 3.27.10)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One observation at one place; ``rule`` names the pattern, not the cure."""

    location: Location
    rule: str
    message: str
    severity: Severity = field(default=Severity.WARNING, compare=False)
    help: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.location}: {self.message} [{self.rule}]"

    def to_json(self) -> dict[str, Any]:
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
