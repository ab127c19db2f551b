"""The limits of a forge: so many requests an hour, so many writes a minute and an hour; and when one is over, how it says so."""

from collections import deque
from dataclasses import dataclass, field

from .clock import SimulatedClock


@dataclass
class Limits:
    """GitHub's numbers; ``None`` for no limit.

    ``status`` is 403 or 429 (GitHub says both), ``says_after`` whether a
    refusal for too many writes has ``Retry-After``.  ``over`` counts refusals.
    """

    clock: SimulatedClock
    hourly: int | None = 5000
    writes_a_minute: int | None = 80
    writes_an_hour: int | None = 500
    status: int = 403
    says_after: bool = True
    used: int = 0
    reset: float = 0.0
    writes: deque[float] = field(default_factory=deque)
    all_writes: list[float] = field(default_factory=list)
    over: int = 0

    def taken(self, *, is_write: bool) -> tuple[int, str, dict[str, str]] | None:
        """Count one request; what refuses it, as status, message and headers, or None."""
        now = self.clock.now()
        if now >= self.reset:
            self.used, self.reset = 0, now + 3600
        if self.hourly is not None and self.used >= self.hourly:
            self.over += 1
            return self.status, "API rate limit exceeded for installation ID 1.", {}
        self.used += 1
        if not is_write:
            return None
        while self.writes and self.writes[0] <= now - 3600:
            self.writes.popleft()
        wait = self._wait(now)
        if wait is not None:
            self.over += 1
            message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
            return self.status, message, {"Retry-After": str(wait)} if self.says_after else {}
        self.writes.append(now)
        self.all_writes.append(now)
        return None

    def _wait(self, now: float) -> int | None:
        """Seconds until a write is welcome again, None where it is now."""
        waits = []
        for most, span in ((self.writes_a_minute, 60), (self.writes_an_hour, 3600)):
            within = [at for at in self.writes if at > now - span]
            if most is not None and len(within) >= most:
                waits.append(int(within[-most] + span - now) + 1)
        return max(waits, default=None)

    def headers(self) -> dict[str, str]:
        limit = self.hourly or 5000
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(limit - self.used, 0)),
            "X-RateLimit-Used": str(self.used),
            "X-RateLimit-Reset": str(int(self.reset)),
            "X-RateLimit-Resource": "core",
        }
