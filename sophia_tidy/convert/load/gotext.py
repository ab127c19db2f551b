"""Text as Go reads and writes it: where Python's own conversions are wider or spell otherwise."""

import re
import struct

SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""What ``unicode.IsSpace`` calls a space."""

_FLOAT = re.compile(
    r"[-+]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
    r"|0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][-+]?[0-9]+)\Z",
    re.ASCII,
)
_DIGITS = "0123456789abcdefABCDEF"
_ENDLESS = ("inf", "infinity", "nan")


def read_int(text: str) -> int | None:
    """``strconv.ParseInt(text, 10, 64)``."""
    digits = text[1:] if text[:1] in ("-", "+") else text
    if not digits.isascii() or not digits.isdigit() or len(digits) > 400:
        return None
    value = int(text)
    return value if -(1 << 63) <= value < 1 << 63 else None


def read_float(text: str) -> float | None:
    """``strconv.ParseFloat(text, 64)``; a number that does not fit is None, as it is an error there."""
    if "_" in text:
        text = _joined(text)
    if text.lstrip("+-").lower() in _ENDLESS and text[1:2] not in ("+", "-"):
        return float(text)
    if len(text) > 400 or not _FLOAT.match(text):
        return None
    try:
        value = float.fromhex(text) if "x" in text.lower() else float(text)
    except OverflowError:
        return None
    return None if abs(value) == float("inf") else value


def _joined(text: str) -> str:
    """Without the underscores between digits; "" where one stands elsewhere."""
    parts = text.split("_")
    between = (
        all(parts)
        and all(part[-1] in _DIGITS + "xX" for part in parts[:-1])
        and all(part[0] in _DIGITS for part in parts[1:])
    )
    return "".join(parts) if between else ""


def single(value: float) -> float:
    """``value`` rounded to 32 bits, and spelled with the fewest digits that still name it, as Go's JSON does."""
    try:
        packed = struct.pack("<f", value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
    exact: float = struct.unpack("<f", packed)[0]
    for digits in range(1, 10):
        short = float(f"{exact:.{digits}g}")
        if struct.pack("<f", short) == packed:
            return short
    return exact


def number(value: float) -> float | int:
    """A float as JSON spells it: without a point where it is whole."""
    if not value.is_integer() or abs(value) >= 1e21:
        return value
    digits, _, exponent = f"{value!r}".partition("e")
    if not exponent:
        return int(value)
    whole, _, part = digits.partition(".")
    scale: int = 10 ** (int(exponent) - len(part))
    return int(whole + part) * scale


def spell(value: object) -> str:
    """``fmt.Sprint(value)``: what Compose makes of a number or boolean where it wants text."""
    match value:
        case None:
            return "<nil>"
        case bool():
            return "true" if value else "false"
        case float():
            return _spell_float(value)
        case list():
            return "[" + " ".join(spell(each) for each in value) + "]"
        case dict():
            return "map[" + " ".join(f"{key}:{spell(each)}" for key, each in sorted(value.items())) + "]"
    return str(value)


def _spell_float(value: float) -> str:
    """The shortest digits; an exponent from 1e+06 on and below 1e-04 (``%v``)."""
    if value != value:
        return "NaN"
    if abs(value) == float("inf"):
        return "+Inf" if value > 0 else "-Inf"
    mantissa, exponent = f"{value:.16e}".split("e")
    for digits in range(17):
        if float(f"{value:.{digits}e}") == value:
            mantissa, exponent = f"{value:.{digits}e}".split("e")
            break
    power = int(exponent)
    if power < -4 or power >= 6:
        return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
    return f"{value:.{max(0, len(mantissa.lstrip('-').replace('.', '')) - 1 - power)}f}"
