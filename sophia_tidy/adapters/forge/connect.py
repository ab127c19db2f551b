"""A forge to ask, from its address and a token: the one place where the libraries of the extra ``bot`` are looked for."""

import re
from random import Random
from typing import TYPE_CHECKING

from ...kernel.errors import TidyError, ToolMissing
from . import gitea, github
from .addresses import ForgeAddress, ForgeKind
from .exchange import ForgeSender
from .pace import ForgeClock, PaceLimits, SteadyClock
from .protocol import Forge
from .tokens import ForgeToken

if TYPE_CHECKING:
    import httpx

_IN_THE_CLEAR = re.compile(r"http://(?!(localhost|127(\.\d{1,3}){3}|\[::1\])([:/]|$))")


def connect(
    address: ForgeAddress,
    token: ForgeToken | None,
    limits: PaceLimits,
    *,
    clock: ForgeClock | None = None,
    seed: str = "",
    carrier: "httpx.BaseTransport | None" = None,
) -> Forge:
    """The repository at an address; nothing is asked yet.

    ``seed`` decides the jitter of pauses; ``clock`` and ``carrier`` are the
    machine's own where they are None.

    Raises:
        ToolMissing: the extra ``bot`` is not installed.
        TidyError: the token would travel in the clear.
    """
    return forge_of(address, sender_of(address, token, limits, clock=clock, seed=seed, carrier=carrier))


def sender_of(
    address: ForgeAddress,
    token: ForgeToken | None,
    limits: PaceLimits,
    *,
    clock: ForgeClock | None = None,
    seed: str = "",
    carrier: "httpx.BaseTransport | None" = None,
) -> ForgeSender:
    """Who carries requests to an address; as `connect`."""
    if token is not None and _IN_THE_CLEAR.match(address.api):
        message = f"the token would travel in the clear to {address.host}; expected an https address of its API"
        raise TidyError(message, rule="forge-token")
    try:
        from .paced import PacedSender
        from .transport import HttpSender
    except ImportError as error:
        if not (error.name or "").startswith(("httpx", "gidgethub")):
            raise
        message = f'{error.name} is not installed; expected it, by: pip install "sophia-tidy[bot]"'
        raise ToolMissing(message) from None
    time, is_github = clock or SteadyClock(), address.kind is ForgeKind.GITHUB
    headers = github.HEADERS if is_github else gitea.HEADERS
    sender = HttpSender(address.api, token, time, api_headers=headers, is_github=is_github, carrier=carrier)
    return PacedSender(sender, time, limits, Random(seed))


def forge_of(address: ForgeAddress, sender: ForgeSender) -> Forge:
    """The protocol's words for an address, whoever carries the requests."""
    if address.kind is ForgeKind.GITHUB:
        return github.GitHubForge(sender, address.full_name)
    return gitea.GiteaForge(sender, address.full_name)
