"""What a repair came to, and how sure it is."""

from dataclasses import dataclass
from enum import StrEnum

from .draft import Edit


class Tier(StrEnum):
    """How a repair may be used; what could not be mended has none."""

    REPAIRED = "repaired"  # applied by default
    REVIEW = "review"  # shown; applied with --unsafe


@dataclass(frozen=True, slots=True)
class Mended:
    """The new bytes of a file, and every line that is not as it was; ``reason`` says why a person should look."""

    tier: Tier
    content: bytes
    edits: tuple[Edit, ...]
    reason: str = ""

    @property
    def rule(self) -> str:
        """The rule of the first edit names the change; the rest are told with it."""
        return self.edits[0].rule
