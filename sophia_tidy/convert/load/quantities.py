"""Durations, sizes and command lines: read as Compose reads them, spelled as it spells them."""

from .gotext import read_float

_UNITS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
    "d": 86_400 * 10**9,
    "w": 604_800 * 10**9,
}
_LARGEST = (1 << 63) - 1
_POWERS = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40, "p": 1 << 50}


class BadQuantity(Exception):
    """The text is no such quantity; the message says what was expected."""


def read_duration(text: str) -> int:
    """Nanoseconds of ``1m30s``, ``1.5h``, ``2d`` (go-str2duration).

    Raises:
        BadQuantity: no number, no unit, or too long.
    """
    sign = -1 if text[:1] == "-" else 1
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0
    total = 0
    fault = BadQuantity("a duration such as 30s or 1m30s")
    if not rest:
        raise fault
    while rest:
        whole, rest = _digits(rest)
        fraction = ""
        if rest[:1] == ".":
            fraction, rest = _digits(rest[1:])
        unit = rest[: next((i for i, c in enumerate(rest) if c in ".0123456789"), len(rest))]
        rest = rest[len(unit) :]
        if not whole + fraction or unit not in _UNITS or len(whole) > 19:
            raise fault
        total += int(whole or 0) * _UNITS[unit] + _part(fraction[:18], _UNITS[unit])
        if total > _LARGEST:
            raise fault
    return sign * total


def _part(fraction: str, unit: int) -> int:
    return int(float(int(fraction)) * (unit / float(10 ** len(fraction)))) if fraction and int(fraction) else 0


def _digits(text: str) -> tuple[str, str]:
    end = next((i for i, c in enumerate(text) if c not in "0123456789"), len(text))
    return text[:end], text[end:]


def spell_duration(nanoseconds: int) -> str:
    """``time.Duration.String``: ``1m30s``, ``1.5s``, ``500ms``, ``0s``."""
    sign = "-" if nanoseconds < 0 else ""
    left = abs(nanoseconds)
    if left < 10**9:
        for unit, size in (("ns", 1), ("µs", 1_000), ("ms", 1_000_000)):
            if left < size * 1_000:
                return f"{sign}{_decimal(left, size)}{unit}" if left else "0s"
    minutes, left = divmod(left, 60 * 10**9)
    hours, minutes = divmod(minutes, 60)
    text = f"{_decimal(left, 10**9)}s"
    if hours or minutes:
        text = f"{minutes}m{text}"
    return f"{sign}{hours}h{text}" if hours else sign + text


def _decimal(value: int, size: int) -> str:
    whole, part = divmod(value, size)
    digits = len(str(size)) - 1
    return str(whole) + (f".{part:0{digits}d}".rstrip("0") if part else "")


def read_size(text: str) -> int:
    """Bytes of ``512M``, ``1.5 GiB``, ``100b``; units are powers of 1024 (go-units, ``RAMInBytes``).

    Raises:
        BadQuantity: no number, or an unknown unit.
    """
    fault = BadQuantity("a size such as 512M or 1.5g")
    last = max((text.rfind(char) for char in "0123456789. "), default=-1)
    if last < 0:
        raise fault
    number, suffix = (text[:last], text[last + 1 :]) if text[last] == " " else (text[: last + 1], text[last + 1 :])
    size = read_float(number)
    if size is None or size < 0 or size != size:
        raise fault
    suffix = suffix.lower()
    if suffix and suffix != "b":
        if suffix[0] not in _POWERS or suffix[1:] not in ("", "b", "ib"):
            raise fault
        size *= _POWERS[suffix[0]]
    return int(size) if size < 2**63 else -(1 << 63)


def split_words(line: str) -> list[str]:
    """The words of a command line (go-shellwords): quotes and backslashes, and the end at the first ``;&|<>``.

    Raises:
        BadQuantity: a quote that never closes, or a bare parenthesis.
    """
    words: list[str] = []
    word = ""
    begun = escaped = double = single = tick = dollar = False
    for char in line:
        if escaped:
            word, escaped, begun = word + char, False, True
            continue
        if char == "\\":
            if single:
                word += char
            else:
                escaped = True
            continue
        if char in " \t\r\n":
            if single or double or tick or dollar:
                word += char
            elif begun:
                words.append(word)
                word, begun = "", False
            continue
        match char:
            case "`" if not (single or double or dollar):
                tick = not tick
            case ")" if not (single or double or tick):
                dollar = not dollar
            case "(" if not (single or double or tick):
                if dollar or not word.endswith("$"):
                    raise BadQuantity("a command line; quote its parentheses")
                dollar = True
                word += char
                continue
            case '"' if not (single or dollar):
                begun = begun or double
                double = not double
                continue
            case "'" if not (double or dollar):
                begun = begun or single
                single = not single
                continue
            case ";" | "&" | "|" | "<" | ">" if not (single or double or tick or dollar):
                if char == ">" and word[:1].isdigit() and word[:1].isascii():
                    begun = False
                break
        begun = True
        word += char
    if begun:
        words.append(word)
    if escaped or single or double or tick or dollar:
        raise BadQuantity("a command line whose quotes close")
    return words
