"""Whether a file or a longer text holds a credential: an assignment, an element, a statement, a hash, an address.

Sample settings in comments are no secrets; a pasted key is one wherever it
stands, and so is a value in a comment that is mixed as no word is.
"""

import re
from collections.abc import Collection, Iterator

from .kinds import TextKind
from .shapes import shape_of
from .texts import secret_spans
from .values import is_credential, password_in

_SIGNS = (
    "pass",
    "secret",
    "token",
    "key",
    "pwd",
    "auth",
    "cred",
    "identified",
    "salt",
    "dsn",
    "jwt",
    "://",
    "$2",
    "$apr1$",
    "$1$",
    "$5$",
    "$6$",
)
_COMMENT = r"\s*(?:#|;|//|--\s|<!--|/?\*)"
_ASSIGNED = r"[\"']?(?P<name>[A-Za-z_][\w.-]*)[\"']?\s*(?:=>|:=|=|:)\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"',;#}\]]+)"
_SPACED = r"\s*(?:set\s+)?(?P<name>[A-Za-z_][\w.-]*)\s+(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"';]+)\s*;?\s*\Z"
_ELEMENT = r"<(?P<name>[A-Za-z_][\w.-]*)[^>]*>(?P<value>[^<>]+)</"
_STATEMENT = r"(?i)\b(?P<name>password|identified\s+(?:with\s+\S+\s+)?by)\s+(?:encrypted\s+)?'(?P<value>[^']+)'"
_HEADER = r"(?i)authorization[\"']?\s*[:= ]\s*[\"']?(?:bearer|basic)\s+(?P<value>[^\s\"';]+)"
_HASH = r":\$(?:2[abxy]\$\d\d|apr1|[156])\$[./A-Za-z0-9$]{8,}"
_PAIRED = ((_ASSIGNED, ("=", ":")), (_ELEMENT, ("</",)), (_STATEMENT, ("'",)))  # each with what a line of its kind has
_OUTSIDE = ("$", "{", "<", "%", "@")


def keeps_secret(text: str, known: Collection[str] = ()) -> bool:
    """Whether there is a credential in the text; ``known`` are values that are one wherever they stand."""
    if shape_of(text.encode()) is not None or any(value in text for value in known):
        return True
    if secret_spans(text, TextKind.DATA):
        return True
    return _is_worth_reading(text) and any(_in_line(line) for line in text.splitlines() if _is_worth_reading(line))


def _is_worth_reading(text: str) -> bool:
    """A quick look that saves most texts the rest."""
    lower = text.lower()
    return any(sign in lower for sign in _SIGNS)


def _in_line(line: str) -> bool:
    if re.match(_COMMENT, line):
        return False
    if (":$" in line and re.search(_HASH, line)) or ("://" in line and password_in(line) is not None):
        return True
    header = re.search(_HEADER, line) if "authorization" in line.lower() else None
    if header and not header["value"].startswith(_OUTSIDE):
        return True
    return any(is_credential(name, value) for name, value in _pairs(line) if value and not value.startswith(_OUTSIDE))


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    """Names and values as the common kinds of files write them."""
    for pattern, signs in _PAIRED:
        for match in re.finditer(pattern, line) if any(sign in line for sign in signs) else ():
            name = "password" if pattern is _STATEMENT else match["name"]
            yield name, match["value"].strip("\"'")
    if spaced := re.match(_SPACED, line):
        yield spaced["name"], spaced["value"].strip("\"'")
