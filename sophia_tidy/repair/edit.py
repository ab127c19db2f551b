"""What a repair proposes: splices of text, a cost, and the reason in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Splice(NamedTuple):
    """Replace ``text[start:end]``; offsets are those of the text before any splice."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One proposal: disjoint splices in ascending order.

    ``cost`` is in bits: how much less likely this slip is than the commonest
    one, before the token model has looked at the result.  ``judged`` is False
    where the model must not look: to it, a line that becomes a comment is a
    hard line less, whatever stood there.
    """

    splices: tuple[Splice, ...]
    cost: float
    rule: str
    reason: str
    judged: bool = True

    @classmethod
    def of(cls, *splices: tuple[int, int, str], cost: float, rule: str, reason: str, judged: bool = True) -> "Edit":
        """An edit from plain triples, in any order."""
        return cls(tuple(Splice(*s) for s in sorted(splices)), cost, rule, reason, judged)

    @property
    def start(self) -> int:
        """Offset of the first character that is touched."""
        return self.splices[0].start

    @property
    def end(self) -> int:
        """Offset behind the last character that is touched."""
        return self.splices[-1].end

    def apply(self, text: str, start: int = 0, end: int | None = None) -> str:
        """``text[start:end]`` with the splices made; they must lie inside."""
        out: list[str] = []
        position = start
        for splice in self.splices:
            out += (text[position : splice.start], splice.text)
            position = splice.end
        out.append(text[position : len(text) if end is None else end])
        return "".join(out)


def apply_all(text: str, edits: Iterable[Edit]) -> str:
    """Edits one after the other, each with offsets in the text that the last one left."""
    for edit in edits:
        text = edit.apply(text)
    return text
