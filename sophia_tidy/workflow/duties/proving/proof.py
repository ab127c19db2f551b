"""A failure that is certain: the line, what is told of it, and what was seen of the job all the same."""

from typing import NamedTuple

from ....kernel.location import Location
from ..effect import StepEffect

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
