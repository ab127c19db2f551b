"""Durations and sizes as the canonical model spells them.

Durations are Go's (``1m30s``, ``1.5s``, ``500ms``; package ``time``,
`ParseDuration`); sizes are whole bytes in a string.  Both were checked when
the stack was loaded, so that a wrong one here is a bug and raises.
"""

import re
from typing import Any

_SECOND = 10**9
_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "ms": 10**6,
    "s": _SECOND,
    "m": 60 * _SECOND,
    "h": 3600 * _SECOND,
    "d": 86400 * _SECOND,
    "w": 604800 * _SECOND,
}


def seconds(value: Any) -> float | None:
    """A duration in seconds; None where the model has none.

    Raises:
        ValueError: not a duration.
    """
    if value is None or isinstance(value, int | float):
        return value
    parts = re.findall(r"([0-9.]+)([a-zµ]+)", value)
    if not parts or "".join(number + unit for number, unit in parts) != value.lstrip("+-"):
        raise ValueError(f"{value!r} is not a duration")
    total = sum(_nanoseconds(number, _NANOSECONDS[unit]) for number, unit in parts) / _SECOND
    return -total if value.startswith("-") else total


def _nanoseconds(number: str, unit: int) -> int:
    """Exact, as Go has it: what is less than a nanosecond is nothing."""
    whole, _, fraction = number.partition(".")
    scale: int = 10 ** len(fraction)
    return int(whole + fraction) * unit // scale


def size(value: Any) -> int | None:
    """A size in bytes; None where the model has none.

    Raises:
        ValueError: not a number of bytes.
    """
    return None if value is None else int(value)


def texts(value: Any) -> tuple[str, ...]:
    """A list of strings, or one string, as a tuple."""
    if value is None:
        return ()
    return (str(value),) if isinstance(value, str | int | float) else tuple(map(str, value))
