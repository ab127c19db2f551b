"""The pace of requests: how many writes a forge takes, when the next may be sent, and when a run's time is up.

GitHub's "Best practices for using the REST API": writes one after another,
a second apart; "Rate limits for the REST API": at most 80 that make content
in a minute and 500 in an hour.  A write counts from its answer on, so that
the limits hold wherever between question and answer the forge counts it.
"""

import time
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, Protocol

MINUTE, HOUR = 60.0, 3600.0


class PaceLimits(NamedTuple):
    """What may be asked: seconds between two writes, writes in any minute and in any hour, seconds for the whole run."""

    pause: float = 1.0
    minute: int = 80
    hour: int = 500
    budget: float = HOUR


class ForgeClock(Protocol):
    """What the time is, and a way to let it pass."""

    def now(self) -> float:
        """Seconds since 1970; it never goes back."""

    def sleep(self, seconds: float) -> None:
        """Come back so much later."""


class SteadyClock:
    """The time of the machine as it was at first, and from then on what has passed: a clock that is set meanwhile changes nothing."""

    def __init__(self) -> None:
        self._zero = time.time() - time.monotonic()

    def now(self) -> float:
        return self._zero + time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def next_write(answered: Sequence[float], limits: PaceLimits) -> float:
    """The earliest time for the next write after those that were answered at these times, in their order."""
    earliest = [0.0]
    for count, window in ((1, limits.pause), (limits.minute, MINUTE), (limits.hour, HOUR)):
        if len(answered) >= count:
            earliest.append(answered[-count] + window)
    return max(earliest)


def still_counted(answered: Sequence[float], now: float) -> Sequence[float]:
    """Those of the times that a limit can still look at."""
    return answered[bisect_right(answered, now - HOUR) :]
