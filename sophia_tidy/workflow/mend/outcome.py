"""The outcome of a repair, and how sure it is."""

from dataclasses import dataclass
from enum import StrEnum

from ...kernel.edit import Fix


class MendTier(StrEnum):
    """How sure the text is; what could not be mended has none. Either way a person says whether it may run."""

    REPAIRED = "repaired"  # it says what was meant
    REVIEW = "review"  # a guess


@dataclass(frozen=True, slots=True)
class MendedWorkflow:
    """The new bytes of a file, and every line that is not as it was; ``reason`` says why a person should look."""

    tier: MendTier
    content: bytes
    fixes: tuple[Fix, ...]
    reason: str = ""

    @property
    def rule(self) -> str:
        """The rule of the first fix names the change; the rest are told with it."""
        return self.fixes[0].rule
