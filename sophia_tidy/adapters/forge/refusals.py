"""A refusal of a forge as an error: which kind it is, and what a person can do about it."""

import re
from collections.abc import Mapping

from .errors import ForgeError, ForgeTrouble
from .exchange import ForgeRequest
from .rights import missing_right
from .waits import asked_wait, is_limited

_EXISTS = re.compile(r"already[ _]exist", re.IGNORECASE)
_ARCHIVED = re.compile(r"archived", re.IGNORECASE)
_NO_SUCH_THING = re.compile(r"draft pull requests are not supported", re.IGNORECASE)
# Where GitHub adds what is made: that is there as long as the repository is, so a 404 hides that the token may not.
_ADDED_TO = re.compile(r"^/(repos/[^/]+/[^/]+|repositories/\d+)/(pulls|issues|labels|git/(blobs|trees|commits|refs))$")
_BY_STATUS = {
    401: ForgeTrouble.UNAUTHORIZED,
    403: ForgeTrouble.FORBIDDEN,
    404: ForgeTrouble.NOT_FOUND,
    409: ForgeTrouble.CONFLICT,
    405: ForgeTrouble.CONFLICT,
    410: ForgeTrouble.GONE,
    412: ForgeTrouble.CONFLICT,
    423: ForgeTrouble.ARCHIVED,
    451: ForgeTrouble.GONE,
}
_TOLD = {
    ForgeTrouble.UNAUTHORIZED: "the forge does not take the token ({said}); expected one that has not run out",
    ForgeTrouble.FORBIDDEN: "the token may not do this ({said}); expected one with the right {right!r}",
    ForgeTrouble.NOT_FOUND: "the forge knows no such thing, or not for this token ({said}); expected one that may read it",
    ForgeTrouble.CONFLICT: "it cannot be done as things stand ({said}); expected nothing in its way",
    ForgeTrouble.EXISTS: "there is one already ({said}); expected none",
    ForgeTrouble.UNPROCESSABLE: "the forge does not take it ({said}); expected what its documentation says",
    ForgeTrouble.UNSUPPORTED: "the forge has no such thing for this repository ({said}); expected one that has",
    ForgeTrouble.GONE: "it is deleted or turned off ({said}); expected it to be turned on in the repository's settings",
    ForgeTrouble.ARCHIVED: "the repository is archived ({said}); expected one that can be written to",
    ForgeTrouble.LIMITED: "too many requests for now ({said}); expected fewer",
    ForgeTrouble.SERVER_ERROR: "the forge has failed ({said}); expected an answer",
    ForgeTrouble.LOST: "the forge has failed ({said}) and may have done it all the same; expected an answer",
}


def refusal(
    request: ForgeRequest,
    status: int,
    headers: Mapping[str, str],
    words: str,
    *,
    now: float,
    is_github: bool = True,
) -> ForgeError:
    """The error that an answer comes to.

    ``words`` are the forge's, already without secrets.
    """
    kind = _kind(request, status, headers, words)
    if is_github and status == 404 and request.method == "POST" and _ADDED_TO.match(request.path):
        kind = ForgeTrouble.FORBIDDEN
    right = ""
    if kind is ForgeTrouble.FORBIDDEN:
        right = missing_right(request.method, request.path, headers, words, is_github=is_github)
    said = f"{request.asked}: {status}{' ' if words else ''}{words}"
    return ForgeError(
        kind,
        _TOLD[kind].format(said=said, right=right),
        asked=request.asked,
        status=status,
        words=words,
        seconds=asked_wait(headers, now),
        right=right,
    )


def _kind(request: ForgeRequest, status: int, headers: Mapping[str, str], words: str) -> ForgeTrouble:
    if status >= 500:
        return ForgeTrouble.LOST if request.is_write else ForgeTrouble.SERVER_ERROR
    if is_limited(status, headers, words):
        return ForgeTrouble.LIMITED
    if _ARCHIVED.search(words) and status in (403, 422):
        return ForgeTrouble.ARCHIVED
    if status in (400, 409, 422) and _EXISTS.search(words):
        return ForgeTrouble.EXISTS
    if _NO_SUCH_THING.search(words):
        return ForgeTrouble.UNSUPPORTED
    return _BY_STATUS.get(status, ForgeTrouble.UNPROCESSABLE)
