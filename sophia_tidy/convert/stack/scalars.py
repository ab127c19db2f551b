"""Durations and sizes as the canonical model spells them.

Durations are Go's (``1m30s``, ``1.5s``, ``500ms``; package ``time``,
`ParseDuration`); sizes are whole bytes in a string.  Both were checked when
the stack was loaded, so that a wrong one here is a bug and raises.
"""

import re
from decimal import Decimal
from typing import Any

_SECONDS = {"ns": Decimal("1e-9"), "us": Decimal("1e-6"), "µs": Decimal("1e-6"), "ms": Decimal("1e-3"),
            "s": Decimal(1), "m": Decimal(60), "h": Decimal(3600), "d": Decimal(86400), "w": Decimal(604800)}


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
    total = sum(Decimal(number) * _SECONDS[unit] for number, unit in parts)
    return float(-total if value.startswith("-") else total)


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
