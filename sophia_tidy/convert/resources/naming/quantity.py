"""Sizes in the quantities of Kubernetes."""

import re

_UNITS = {"": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
_NAMES = ((1 << 40, "Ti"), (1 << 30, "Gi"), (1 << 20, "Mi"), (1 << 10, "Ki"))
_SIZE = r"(?i)(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[bkmgt]?)(?:i?b)?"


def quantity(size: int | str | None) -> str:
    """A size in bytes, or as people write one (``64m``, ``10GiB``; units are of 1024), in the largest unit that is exact.

    "" for what is no size, such as a share of memory (``50%``).
    """
    if isinstance(size, int):
        number = size
    else:
        found = re.fullmatch(_SIZE, (size or "").strip())
        if found is None:
            return ""
        number = int(float(found["number"]) * _UNITS[found["unit"].lower()])
    for unit, name in _NAMES:
        if number and number % unit == 0:
            return f"{number // unit}{name}"
    return str(number) if number else ""
