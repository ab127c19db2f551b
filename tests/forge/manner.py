"""The manner of an API: how it says no, and where it sends who asks for an old name."""

from collections.abc import Callable
from typing import NamedTuple

from .answers import Answer, Json
from .records import Grant, Refused
from .state import ForgeState


class Manner(NamedTuple):
    """``archived`` is how a write to an archive is refused, ``forbidden`` how a token without the permission (what is needed, and the level)."""

    said: Callable[[Refused], Json]
    redirect: Callable[[ForgeState, str, str, str], Answer]
    forbidden: Callable[[Grant, tuple[str, ...], str], Refused]
    archived: Refused
