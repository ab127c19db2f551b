"""What a forge refuses, and how it can fail to answer: one error, with its kind.

`ForgeTrouble.LOST` is the one that asks for care: the request may have been
carried out though nobody heard so.  Who gets it looks at the forge before
it asks for the same again.
"""

from enum import StrEnum

from ...kernel.errors import TidyError


class ForgeTrouble(StrEnum):
    """What went wrong."""

    UNAUTHORIZED = "unauthorized"  # the token is not taken
    FORBIDDEN = "forbidden"  # the token lacks a right
    NOT_FOUND = "not-found"  # it is not there, or the token may not know of it
    CONFLICT = "conflict"  # it cannot be done as things stand
    EXISTS = "exists"  # there is one already
    UNPROCESSABLE = "unprocessable"  # the forge does not take what the request says
    UNSUPPORTED = "unsupported"  # this forge, or this repository's plan, has no such thing
    GONE = "gone"  # deleted, or turned off for this repository
    MOVED = "moved"  # it is at another host, where no token is sent to
    ARCHIVED = "archived"  # the repository is read-only
    LIMITED = "limited"  # too many requests, for now
    OUT_OF_TIME = "out-of-time"  # waiting would take longer than the run may
    UNREACHABLE = "unreachable"  # nothing was sent
    SERVER_ERROR = "server-error"  # a read that the forge failed at
    BAD_ANSWER = "bad-answer"  # an answer that cannot be understood
    LOST = "lost"  # a write that may have been carried out


RIGHTS = (ForgeTrouble.UNAUTHORIZED, ForgeTrouble.FORBIDDEN)
LIMITS = (ForgeTrouble.LIMITED, ForgeTrouble.OUT_OF_TIME)
NO_ANSWER = (ForgeTrouble.UNREACHABLE, ForgeTrouble.SERVER_ERROR, ForgeTrouble.BAD_ANSWER, ForgeTrouble.LOST)


class ForgeError(TidyError):
    """A request that a forge did not carry out, or did not say so.

    ``asked`` is method and path, "" where nothing was asked yet; ``status``
    the HTTP status, 0 where there was none; ``words`` the forge's own, on
    one line and without secrets.  ``seconds`` says how long it asks to wait,
    None where it does not; ``right`` names what the token lacks, "" where
    the forge does not say.
    """

    rule = "forge-refused"

    def __init__(
        self,
        kind: ForgeTrouble,
        message: str,
        *,
        asked: str = "",
        status: int = 0,
        words: str = "",
        seconds: float | None = None,
        right: str = "",
    ):
        super().__init__(message, rule=_rule(kind))
        self.kind = kind
        self.asked = asked
        self.status = status
        self.words = words
        self.seconds = seconds
        self.right = right

    @property
    def is_unsure(self) -> bool:
        """Whether it may be done all the same, so that a look comes before the next try."""
        is_read = self.asked.startswith("GET ")
        return self.kind is ForgeTrouble.LOST or (self.kind is ForgeTrouble.BAD_ANSWER and not is_read)


def _rule(kind: ForgeTrouble) -> str:
    if kind in RIGHTS:
        return "forge-rights"
    if kind in LIMITS:
        return "forge-limits"
    return "forge-unreachable" if kind in NO_ANSWER else "forge-refused"
