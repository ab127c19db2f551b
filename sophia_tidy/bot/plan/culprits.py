"""Which of many things make a trial fail, found with few trials.

A thing is guilty where the trial fails with it and those before it, and does
not with those before it alone: found by halves, so that one among n costs
log2(n) trials, and one more says whether the rest is well.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

Thing = TypeVar("Thing")
MOST = 16  # trials for one group


class Culprits(NamedTuple):
    """The places of the things that are guilty; ``trials`` were made.  ``is_rest_well`` was tried, and not assumed."""

    guilty: tuple[int, ...]
    is_rest_well: bool
    trials: int


def culprits(things: Sequence[Thing], fails: Callable[[Sequence[Thing]], bool], most: int = MOST) -> Culprits:
    """The places of the guilty ones, where all things together fail.

    Where trials run out, or the rest is empty and fails too, the rest is not well.
    """
    left, guilty, trials = list(range(len(things))), list[int](), 0

    def failing(some: Sequence[int]) -> bool:
        nonlocal trials
        trials += 1
        return fails([things[at] for at in some])

    while left:
        low, high = 0, len(left)  # the first `high` fail; the first `low` are not known to
        while high - low > 1:
            if trials >= most:
                return Culprits(tuple(guilty), False, trials)
            middle = (low + high) // 2
            low, high = (low, middle) if failing(left[:middle]) else (middle, high)
        guilty.append(left.pop(high - 1))
        if trials >= most:
            break
        if not failing(left):
            return Culprits(tuple(sorted(guilty)), True, trials)
    return Culprits(tuple(sorted(guilty)), False, trials)
