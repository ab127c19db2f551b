"""How long a forge asks to wait, by the headers of its answer.

``Retry-After`` is RFC 9110, 10.2.3: seconds, or a date; ``x-ratelimit-…``
and the words of the secondary limits are GitHub's ("Rate limits for the
REST API" and "Best practices for using the REST API").  A date is taken
against the answer's own ``Date``, so that a clock that is wrong here
makes no wait too short.
"""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from gidgethub.sansio import RateLimit

LIMITED_WORDS = re.compile(r"rate limit|abuse detection|too many requests|wait a few minutes", re.IGNORECASE)


def is_limited(status: int, headers: Mapping[str, str], words: str) -> bool:
    """Whether a refusal is for the number of requests, and not for a right that is missing."""
    if status == 429:
        return True
    if status != 403:
        return False
    return "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0" or bool(LIMITED_WORDS.search(words))


def asked_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds until the next request may be sent, None where the forge does not say; ``now`` is the time here."""
    here = _date(headers.get("date", ""))
    since = now if here is None else here
    after = headers.get("retry-after", "").strip()
    if after.isascii() and after.isdigit():
        return float(after)
    date = _date(after)
    if date is not None:
        return max(0.0, date - since)
    return _until_reset(headers, since)


def _until_reset(headers: Mapping[str, str], since: float) -> float | None:
    try:
        limit = RateLimit.from_http({"x-ratelimit-limit": "0", **headers})
    except (ValueError, OverflowError, OSError):
        return None
    if limit is None or limit.remaining > 0:
        return None
    return max(0.0, limit.reset_datetime.timestamp() - since) + 1  # a reset is told in whole seconds


def _date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (ValueError, OverflowError):
        return None
