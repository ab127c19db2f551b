"""Quantities: ``100m``, ``1.5``, ``512Mi``, ``2e3``, as exact numbers.

After apimachinery ``pkg/api/resource/quantity.go``: a decimal number, then a
binary suffix, a decimal suffix or an exponent.
"""

from functools import cache
from typing import Any

_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50, "Ei": 2**60}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_NANO = 9  # what the server keeps; it rounds up what is smaller


class NotAQuantity(ValueError):
    """The text is no quantity."""


@cache
def _parse(text: str) -> int:
    number = text.lstrip("+-") if text[:1] in "+-" and text[1:2] not in ("+", "-") else text
    sign = -1 if text[:1] == "-" else 1
    end = next((i for i, c in enumerate(number) if c not in "0123456789."), len(number))
    whole, _, part = number[:end].partition(".")
    suffix = number[end:]
    if not (whole or part) or "." in part or not (whole + part).isascii():
        raise NotAQuantity(text)
    if suffix in _BINARY:
        return sign * _scaled(whole, part, _NANO, _BINARY[suffix])
    return sign * _scaled(whole, part, _NANO + _exponent(suffix, text), 1)


def _exponent(suffix: str, text: str) -> int:
    if suffix in _DECIMAL:
        return _DECIMAL[suffix]
    sign = suffix[1:2] if suffix[1:2] in ("+", "-") else ""
    power = suffix[1 + len(sign) :]
    if suffix[:1] not in ("e", "E") or not (power.isascii() and power.isdigit()) or len(power) > 3:
        raise NotAQuantity(text)
    return int(sign + power)


def _scaled(whole: str, part: str, power: int, factor: int) -> int:
    value, places = int(whole + part or "0") * factor, len(part)
    ten: int = 10 ** abs(power - places)
    return value * ten if power >= places else -(-value // ten)


def nanos(value: Any) -> int:
    """The value in billionths, so that all comparisons are of whole numbers.

    Raises:
        NotAQuantity: it is none.
    """
    return _parse(value if isinstance(value, str) else repr(value))


def amount(value: Any) -> int | None:
    """`nanos`, None where the value is no quantity (which another rule says)."""
    try:
        return nanos(value)
    except NotAQuantity:
        return None
