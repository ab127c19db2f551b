"""What a repair proposes: edits of a text, a cost, and the reason in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..kernel.edit import Edit, edited


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposal: disjoint edits in ascending order.

    ``cost`` is in bits: how much less likely this slip is than the commonest
    one, before the token model has looked at the result.  ``judged`` is False
    where the model must not look: to it, a line that becomes a comment is a
    hard line less, whatever stood there.
    """

    edits: tuple[Edit, ...]
    cost: float
    rule: str
    reason: str
    judged: bool = True

    @classmethod
    def of(cls, *edits: tuple[int, int, str], cost: float, rule: str, reason: str, judged: bool = True) -> "Candidate":
        """A candidate from plain triples, in any order."""
        return cls(tuple(Edit(*edit) for edit in sorted(edits)), cost, rule, reason, judged)

    @property
    def start(self) -> int:
        """Offset of the first character that is touched."""
        return self.edits[0].start

    @property
    def end(self) -> int:
        """Offset behind the last character that is touched."""
        return self.edits[-1].end

    def apply(self, text: str, start: int = 0, end: int | None = None) -> str:
        """``text[start:end]`` with the edits made; they must lie inside."""
        return edited(text, self.edits, start, end)


def apply_all(text: str, candidates: Iterable[Candidate]) -> str:
    """Candidates one after the other, each with offsets in the text that the last one left."""
    for candidate in candidates:
        text = candidate.apply(text)
    return text
