"""A sender that keeps the pace: it waits before a write, obeys what the forge asks for, and tries again what it may.

A read, and a write that comes to the same when it is done twice, is asked
again after a failure; any write after a refusal by which nothing was done.
A write whose answer was lost is given back as `ForgeTrouble.LOST`.
"""

from random import Random

from .errors import ForgeError, ForgeTrouble
from .exchange import ForgeAnswer, ForgeRequest, ForgeSender
from .pace import MINUTE, ForgeClock, PaceLimits, next_write, still_counted
from .waits import asked_wait

MOST_TRIES = 6  # of what the forge fails at; what it only puts off is tried as long as there is time
FIRST_TRIES = 3  # where it was never reached: a wrong name or a missing proxy is said soon
_FIRST, _LONGEST, _JITTER = 1.0, 15 * MINUTE, 0.25
_FAILED = (ForgeTrouble.UNREACHABLE, ForgeTrouble.SERVER_ERROR, ForgeTrouble.BAD_ANSWER, ForgeTrouble.LOST)


class PacedSender:
    """Sends one request after the other by a sender, a clock and limits; ``jitter`` is seeded by who calls."""

    def __init__(self, sender: ForgeSender, clock: ForgeClock, limits: PaceLimits, jitter: Random):
        self._sender = sender
        self._clock = clock
        self._limits = limits
        self._jitter = jitter
        self._ends = clock.now() + limits.budget
        self._free = 0.0  # before it the forge wants no request at all
        self._answered: list[float] = []
        self._is_reached = False

    def send(self, request: ForgeRequest) -> ForgeAnswer:
        """The answer, however long it takes within the budget.

        Raises:
            ForgeError: a refusal; `ForgeTrouble.OUT_OF_TIME` before a wait that would be longer than what is left.
        """
        tries = 0
        while True:
            self._wait(request)
            try:
                answer = self._sender.send(request)
            except ForgeError as error:
                self._count(request, error)
                tries += 1
                self._put_off(request, error, tries)
            else:
                self._count(request)
                self._free = max(self._free, self._clock.now() + (asked_wait(answer.headers, self._clock.now()) or 0.0))
                return answer

    def _wait(self, request: ForgeRequest) -> None:
        until = max(self._free, next_write(self._answered, self._limits) if request.is_write else 0.0)
        seconds = until - self._clock.now()
        if until > self._ends or self._clock.now() > self._ends:
            raise _out_of_time(request, max(0.0, seconds), self._ends - self._clock.now())
        if seconds > 0:
            self._clock.sleep(seconds)

    def _count(self, request: ForgeRequest, error: ForgeError | None = None) -> None:
        """A write that left counts, whatever came of it."""
        self._is_reached |= error is None or error.kind is not ForgeTrouble.UNREACHABLE
        if request.is_write and (error is None or error.kind is not ForgeTrouble.UNREACHABLE):
            now = self._clock.now()
            self._answered = [*still_counted(self._answered, now), now]

    def _put_off(self, request: ForgeRequest, error: ForgeError, tries: int) -> None:
        """Set when the request may be tried again.

        Raises:
            ForgeError: it may not.
        """
        most = MOST_TRIES if self._is_reached else FIRST_TRIES
        if error.kind is ForgeTrouble.LIMITED:
            pause = self._doubled(MINUTE if error.seconds is None else _FIRST, tries)
        elif error.kind in _FAILED and tries < most and (request.is_repeatable or not error.is_unsure):
            pause = self._doubled(_FIRST, tries)
        else:
            raise error
        free = self._clock.now() + max(pause, error.seconds or 0.0)
        if free > self._ends and error.is_unsure:
            raise error
        self._free = max(self._free, free)

    def _doubled(self, first: float, tries: int) -> float:
        return min(first * 2.0 ** min(tries - 1, 30), _LONGEST) * (1 + _JITTER * self._jitter.random())


def _out_of_time(request: ForgeRequest, seconds: float, left: float) -> ForgeError:
    message = (
        f"{request.asked} has to wait {seconds:.0f} s, and {max(0.0, left):.0f} s are left of the run's time; "
        "expected more time; the next run goes on here"
    )
    return ForgeError(ForgeTrouble.OUT_OF_TIME, message, asked=request.asked, seconds=seconds)
