"""Canaries: made-up secrets in the forms in which people keep them, and what looks like one and is none.

No value stands in these files: a template says how it is built (``<A36>`` is
36 letters and digits), and ``|`` parts a prefix that scanners of git hosts
look for.  The same form always gets the same value, and no two get the same.
"""

import base64
import json
import random
import re
import string
import zlib
from functools import cache
from typing import NamedTuple

PLACE = "§"  # where the value stands in a carrier
_LETTERS = {
    "U": string.ascii_uppercase + "234567",
    "C": string.ascii_uppercase + string.digits,
    "A": string.ascii_letters + string.digits,
    "l": string.ascii_lowercase + string.digits,
    "h": "0123456789abcdef",
    "H": "0123456789ABCDEF",
    "d": string.digits,
    "a": string.ascii_letters,
    "w": string.ascii_letters + string.digits + "_-",
    "B": string.ascii_letters + string.digits + "+/",
    "s": string.ascii_lowercase,
}
_HOLE = r"<(?P<what>[a-zA-Z]+?)(?P<count>\d*)>"
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


class Form(NamedTuple):
    """One way in which a secret, or what looks like one, stands in a text.

    ``kind`` says what it is; ``value`` is its template; ``carrier`` the text
    around it, in the language ``written``; ``source`` who says that secrets
    look so, empty where no format is published.
    """

    kind: str
    value: str
    written: str
    carrier: str
    source: str = ""

    @property
    def secret(self) -> str:
        """The value, made from the template."""
        return _made(self.kind, self.value, self.carrier)

    @property
    def text(self) -> str:
        """The carrier with the value in it."""
        return self.carrier.replace(PLACE, self.secret)

    @property
    def needles(self) -> tuple[str, ...]:
        """What must be nowhere: the value, or each line of one with several, without those that say where it begins and ends."""
        return tuple(line for line in re.split(r"\\n|\n", self.secret) if line and "-----" not in line)


@cache
def _made(kind: str, template: str, carrier: str) -> str:
    chance = random.Random(f"{kind}|{template}|{carrier}")
    text = re.sub(_HOLE, lambda hole: _drawn(chance, hole["what"], int(hole["count"] or 0)), template)
    return text.replace("|", "")


def _drawn(chance: random.Random, what: str, count: int) -> str:
    match what:
        case "gh":  # 30 characters and their CRC-32 in base 62 (github.blog, "Behind GitHub's new authentication token formats")
            body = _picked(chance, "A", 30)
            return body + _in_base62(zlib.crc32(body.encode()), 6)
        case "jwt":
            head, claims = (
                {"alg": "HS256", "typ": "JWT"},
                {"sub": _picked(chance, "d", 10), "name": _picked(chance, "a", 8)},
            )
            return ".".join((*(_url64(json.dumps(part).encode()) for part in (head, claims)), _picked(chance, "w", 43)))
        case "basic":
            return base64.b64encode(f"deploy:{_picked(chance, 'A', 14)}".encode()).decode()
        case "pem":
            return "\n".join(_picked(chance, "B", 64) for _ in range(count))
        case "pemline":
            return "\\n".join(_picked(chance, "B", 64) for _ in range(count))
        case "uuid":
            parts = (_picked(chance, "h", n) for n in (8, 3, 3, 12))
            return "{}-{}".format(next(parts), "{}-4{}-a{}-{}".format(_picked(chance, "h", 4), *parts))
        case "mixed":  # letters and digits side by side, as a generator mixes them
            return "".join(
                _picked(chance, "s", 2) + _picked(chance, "d", 1) + _picked(chance, "C", 1) for _ in range(count // 4)
            )
    return _picked(chance, what, count)


def _picked(chance: random.Random, letters: str, count: int) -> str:
    return "".join(chance.choice(_LETTERS[letters]) for _ in range(count))


def _url64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _in_base62(number: int, width: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return digits.rjust(width, "0")
