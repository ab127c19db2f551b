"""Kubernetes quantities by value: ``0.5`` is ``500m`` and ``64Mi`` is ``67108864`` (apimachinery, `resource.Quantity`)."""

import re
from decimal import Decimal

_SUFFIXES = {
    "n": Decimal("1e-9"),
    "u": Decimal("1e-6"),
    "m": Decimal("1e-3"),
    "": Decimal(1),
    "k": Decimal(10**3),
    "M": Decimal(10**6),
    "G": Decimal(10**9),
    "T": Decimal(10**12),
    "P": Decimal(10**15),
    "Ki": Decimal(2**10),
    "Mi": Decimal(2**20),
    "Gi": Decimal(2**30),
    "Ti": Decimal(2**40),
    "Pi": Decimal(2**50),
}
_FORM = re.compile(r"([+-]?[0-9.]+)(?:[eE]([+-]?[0-9]+)|([A-Za-z]*))")


def quantity(value: object) -> Decimal | None:
    """The amount, or None for what is no quantity."""
    found = _FORM.fullmatch(str(value))
    if isinstance(value, bool) or not found or (found[3] or "") not in _SUFFIXES:
        return None
    amount = Decimal(found[1]) * _SUFFIXES[found[3] or ""]
    return amount * Decimal(10) ** int(found[2]) if found[2] else amount
