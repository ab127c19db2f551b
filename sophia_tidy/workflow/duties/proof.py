"""A proof that a job never worked, and a failure that is certain: sentences with the lines that say so."""

from typing import NamedTuple

from ...kernel.location import Location
from .effect import StepEffect


class Proof(NamedTuple):
    """Why a job never worked, as a sentence, and the lines that say so."""

    reason: str
    evidence: tuple[Location, ...]


Position = tuple[int, int]  # the step's number, and the line


class CertainFailure(NamedTuple):
    """``why`` is told as ``line 7 fails, for x.py is not in the repository``; ``before`` and ``after`` are seen outside of the job all the same."""

    why: str
    at: Location
    position: Position
    before: tuple[StepEffect, ...] = ()
    after: tuple[StepEffect, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether nobody outside of the job has anything of it but its failure."""
        return not self.before and not self.after
