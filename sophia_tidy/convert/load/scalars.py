"""What a YAML scalar means to Compose: the core schema of YAML 1.2 with the leftovers of 1.1 that go-yaml v3 keeps.

``yes`` and ``on`` stay text, ``22:22`` stays text, ``0777`` and ``0o777`` are
octal, ``1_000`` is a number, ``2024-01-31`` is a date (go-yaml v3, ``resolve.go``).
"""

import re
from datetime import datetime
from typing import NamedTuple

_WORDS: dict[str, object] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    ".nan": float("nan"),
    ".NaN": float("nan"),
    ".NAN": float("nan"),
    ".inf": float("inf"),
    ".Inf": float("inf"),
    ".INF": float("inf"),
    "+.inf": float("inf"),
    "+.Inf": float("inf"),
    "+.INF": float("inf"),
    "-.inf": float("-inf"),
    "-.Inf": float("-inf"),
    "-.INF": float("-inf"),
}
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))\Z", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", re.ASCII)
_STAMP = (
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?(Z|[-+]\d\d:\d\d))"
    r"|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?))?\Z"
)
_SMALLEST, _LARGEST = -(1 << 63), (1 << 64) - 1


def plain(text: str) -> object:
    """The value of a plain scalar: None, bool, int, float, `Stamp` or text."""
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if first == ".":
        return _decimal(text)
    if first not in "+-0123456789":
        return text
    if (stamp := timestamp(text)) is not None:
        return stamp
    digits = text.replace("_", "")
    whole = integer(digits)
    return whole if whole is not None else _decimal(digits, text)


def _decimal(digits: str, text: str | None = None) -> object:
    return float(digits) if _FLOAT.match(digits) and abs(float(digits)) != float("inf") else text or digits


def integer(digits: str) -> int | None:
    """A whole number of at most 64 bits in the bases that Go reads, or None."""
    found = _INTEGER.match(digits)
    if found is None:
        return None
    sign, hexadecimal, binary, octal, decimal = found.groups()
    magnitude = (
        int(hexadecimal, 16)
        if hexadecimal
        else int(binary, 2)
        if binary
        else int(octal, 8)
        if octal
        else _bounded(decimal)
    )
    value = -magnitude if sign == "-" else magnitude
    within = _SMALLEST <= value <= (_LARGEST if not sign else (1 << 63) - 1)
    return value if within else None


def _bounded(decimal: str) -> int:
    """Refuse to parse numbers whose length alone is an attack: Python's int() of text is quadratic."""
    return int(decimal) if len(decimal) <= 20 else 1 << 65


class Stamp(NamedTuple):
    """A date or time, as Go prints and as JSON spells it; Compose takes one only where it looks at nothing."""

    printed: str
    json: str

    def __str__(self) -> str:
        return self.printed


def timestamp(text: str) -> Stamp | None:
    """A date or time in the formats that go-yaml reads, or None."""
    if len(text) < 8 or text[4:5] != "-":
        return None
    found = re.match(_STAMP, text, re.ASCII)
    if found is None:
        return None
    year, month, day, *clock = found.groups()
    zone = clock[4]
    hour, minute, second, fraction = clock[:4] if zone else clock[5:9]
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError:
        return None
    if zone not in (None, "Z") and (int(zone[1:3]) > 24 or int(zone[4:6]) > 59):
        return None
    point = f".{fraction[:9]}".rstrip("0").rstrip(".") if fraction else ""
    utc = zone in (None, "Z", "+00:00", "-00:00")
    offset = "+0000 UTC" if utc else f"{zone.replace(':', '')} {zone.replace(':', '')}"
    date, time = f"{moment.year:04d}-{moment:%m-%d}", f"{moment:%H:%M:%S}{point}"
    return Stamp(f"{date} {time} {offset}", f"{date}T{time}{'Z' if utc else zone}")
