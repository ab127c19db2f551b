"""How requests travel in these tests: httpx gives them to a function instead of a socket, and time is simulated."""

from collections.abc import Callable

import httpx

from sophia_tidy.adapters.forge.addresses import ForgeAddress, forge_address
from sophia_tidy.adapters.forge.connect import connect
from sophia_tidy.adapters.forge.pace import PaceLimits
from sophia_tidy.adapters.forge.protocol import Forge
from sophia_tidy.adapters.forge.tokens import ForgeToken

Answering = Callable[[httpx.Request], httpx.Response]
TOKEN = "ghp_" + "a1B2" * 9
GITHUB = forge_address("https://github.com/acme/shop.git")


class SimulatedClock:
    """Time that passes only where somebody sleeps; ``slept`` is every pause."""

    def __init__(self, now: float = 1_700_000_000.0):
        self.time = now
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        self.time += seconds


def forge(
    answering: Answering,
    address: ForgeAddress = GITHUB,
    *,
    token: str = TOKEN,
    clock: SimulatedClock | None = None,
    limits: PaceLimits | None = None,
) -> Forge:
    """A forge whose answers a function gives."""
    return connect(
        address,
        ForgeToken(token, "a test"),
        limits or PaceLimits(),
        clock=clock or SimulatedClock(),
        carrier=httpx.MockTransport(answering),
    )
