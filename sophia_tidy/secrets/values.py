"""Whether a name and a value are a credential.

Told by the name, and by the value (a token of a known shape, a key, an
address with a password in it).  Nothing in here prints a value.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from .kinds import TextKind
from .literals import is_mixed, is_secret
from .names import named_secret, opens_a_door, perhaps_secret, words_of
from .shapes import is_random, shape_of
from .texts import secret_spans

_NOT_SECRET = frozenset(
    (
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "none",
        "null",
        "nil",
        "disabled",
        "enabled",
        "required",
        "optional",
        "0",
        "1",
        "-1",
    )
)
_PATH = r"(?:file://)?(?:/|\./|~/|[A-Za-z]:\\)(?:[\w.@ -]+[/\\])*[\w.@-]+/?\Z"
_ADDRESS = r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<user>[^\s/@'\"]*?):(?P<password>[^\s/'\"]+)@"
_PAIRED = r"(?i)(?:^|[;\s,])(?:password|pwd|accountkey|sharedaccesskey|secret)\s*=\s*[^;\s$<{%][^;\s]*(?:;|$)"
_RANDOM_FROM = 32
_RANDOM_BITS = 4.2
_GENERATED_FROM, _DOOR_BITS = 16, 3.2


def is_credential(name: str, value: str | None, known: Collection[str] = ()) -> bool:
    """Whether the value that goes by that name is a credential; ``known`` are names that an image keeps secret."""
    if not value or not (
        name in known
        or named_secret(name)
        or _is_door_key(name, value)
        or _shows(name, value)
        or holds_credential(value, name)
    ):
        return False
    return not (value.strip().lower() in _NOT_SECRET or _is_path(value) or _is_reference(value))


def _shows(name: str, value: str) -> bool:
    """A name that may hold a secret, with a value that shows it: mixed as no word is, or a user and a password."""
    if not perhaps_secret(name) or not is_secret(value):
        return False
    return re.fullmatch(r"[\w.@-]+:[^\s:/]{4,}", value) is not None or (
        is_mixed(value) and not re.search(r"[\s./]", value)
    )


def _is_door_key(name: str, value: str) -> bool:
    """``SOMETHING_KEY`` or ``…_AUTH`` with a value that a generator made: letters and digits, no words between dots or slashes."""
    if len(value) < _GENERATED_FROM or not opens_a_door(name):
        return False
    generated = re.fullmatch(r"[A-Za-z0-9+/_=-]+", value) and re.search(r"\d", value) and re.search("[A-Za-z]", value)
    return bool(generated) and is_random(value.encode(), _DOOR_BITS)


def holds_credential(value: str, name: str = "") -> bool:
    """Whether there is a credential in the value, told by the value alone."""
    if "://" in value and password_in(value) is not None:
        return True
    if "=" in value and re.search(_PAIRED, value):
        return True
    return shape_of(value.encode()) is not None or _looks_random(name, value) or bool(_spans(value))


@lru_cache(maxsize=4096)
def _spans(value: str) -> int:
    """How many secrets are told within a value: parameters of addresses, flags, connection strings."""
    return len(secret_spans(value, TextKind.DATA))


def password_in(text: str) -> re.Match[str] | None:
    """The first address with a password in it, as a match with the group ``password``."""
    return next((match for match in re.finditer(_ADDRESS, text) if not _is_reference(match["password"])), None)


def _is_path(value: str) -> bool:
    return bool(re.match(_PATH, value)) and ("/" in value[1:] or "." in value)


def _is_reference(value: str) -> bool:
    """What stands for a value that comes from elsewhere at run time: ``$NAME``, ``{{ … }}``, ``<your key>``."""
    value = value.strip()
    return bool(re.fullmatch(r"\$\w+|\$?\{.*\}|\$\(.*\)|<[^<>]*>|%\w+%|\*+", value, re.DOTALL)) or value.startswith(
        "{{"
    )


def _looks_random(name: str, value: str) -> bool:
    """A long string of mixed letters and digits under a name that does not say what else it is."""
    if len(value) < _RANDOM_FROM or not value.isascii() or not re.fullmatch(r"[A-Za-z0-9+/_=-]+", value):
        return False
    words = set(words_of(name))
    if words & {
        "id",
        "sha",
        "hash",
        "commit",
        "digest",
        "version",
        "revision",
        "checksum",
        "fingerprint",
        "public",
        "path",
        "image",
    }:
        return False
    varied = re.search("[a-z]", value) and re.search("[A-Z]", value) and re.search(r"\d", value)
    return bool(varied) and is_random(value.encode(), _RANDOM_BITS)
