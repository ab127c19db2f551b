"""The time of a forge: it stands still until somebody sleeps, unless it is real."""

import time
from datetime import UTC, datetime

START = 1_767_225_600.0  # 2026-01-01T00:00:00Z


class SimulatedClock:
    """Seconds since 1970; `sleep` is what a client is given in place of `time.sleep`."""

    def __init__(self, start: float = START) -> None:
        self.seconds = start
        self.is_real = False
        self.slept: list[float] = []

    def now(self) -> float:
        return time.time() if self.is_real else self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += max(seconds, 0.0)

    async def asleep(self, seconds: float) -> None:
        self.sleep(seconds)

    def stamp(self) -> str:
        """Now, as APIs write it."""
        return stamped(self.now())


def stamped(seconds: float) -> str:
    """A time as ``2026-01-01T00:00:00Z``."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
