"""What a value of ``[tool.sophia-tidy.bot]`` may be, and which keys are no oversight: they are refused, with the reason.

The table belongs to the commit under test, so whoever can push a commit can
write it.  It may say how much is done, when, and under which names; it cannot
say what is run, and holds no token.
"""

import re
from collections.abc import Callable, Mapping

from .values import BadValue, branch_name, shown, strings, word

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FORGES = ("github", "gitea", "forgejo")
_COMMAND = (
    "{key!r} would name a command to run, and this file belongs to the commit under test; "
    "expected it where the bot is started: bot plan --verify COMMAND"
)
_TOKEN = (
    "{key!r} would keep a token in a file that everybody reads; expected it in the environment or a file of its own"
)
_REFUSED: Mapping[str, str] = {
    **dict.fromkeys(("verify", "test", "tests", "check", "command", "commands", "run", "script", "shell"), _COMMAND),
    **dict.fromkeys(("token", "token-file", "password", "secret"), _TOKEN),
}
_GROUP = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LOOPBACK = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?")


def refused(key: str) -> str:
    """Why a key is not one of the table's on purpose; "" where it is merely unknown."""
    return _REFUSED.get(key, "").format(key=key)


def between(least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise BadValue(f"{shown(value)}; expected a whole number from {least} to {most}")
        return value

    return read


def api_address(value: object) -> str:
    """Where the forge's API answers; in the clear only on this machine, for a token travels there."""
    match = re.fullmatch(r"(https?)://([^\s/@?#]+)(/[^\s@?#]*)?", word(value))
    if not match or (match[1] == "http" and not _LOOPBACK.fullmatch(match[2])):
        raise BadValue("no address that a token may travel to; expected https://host/path, without a credential")
    return str(value).rstrip("/")


def repository_name(value: object) -> str:
    """``owner/name``, as the forge's addresses have it."""
    if not re.fullmatch(r"(?!\.{1,2}/)[\w.-]+/(?!\.{1,2}$)[\w.-]+", word(value), re.ASCII):
        raise BadValue(f"{shown(value)}; expected owner/name, such as 'acme/shop'")
    return str(value)


def base_branch(value: object) -> str:
    if not branch_name(word(value)):
        raise BadValue(f"{shown(value)}; expected the name of a branch, such as 'main'")
    return str(value)


def branch_prefix(value: object) -> str:
    """What every branch of the bot's begins with; its end is seen, so that no other branch begins so by chance."""
    text = word(value)
    if not text.endswith(("/", "-")) or not branch_name(f"{text}a") or len(text) > 60:
        raise BadValue(f"{shown(value)}; expected what branches begin with, up to a slash or a dash, such as 'tidy/'")
    return text


def label_word(value: object) -> str:
    """A label of which ``/stop`` and ``/hold`` are made: one that both forges take, and a query can name."""
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9 ._:-]{0,38}[A-Za-z0-9])?", word(value)):
        raise BadValue(f"{shown(value)}; expected a word of up to 40 letters, digits, dots and dashes, such as 'tidy'")
    return str(value)


def hours(value: object) -> tuple[int, int]:
    """From when until before when, as whole hours of UTC; both the same for always."""
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", value) if isinstance(value, str) else None
    first, last = (int(match[1]), int(match[2])) if match else (24, 24)
    if first > 23 or last > 24 or first == last:
        raise BadValue(f"{shown(value)}; expected two hours of UTC, such as '22-06'")
    return first, last % 24


def days(value: object) -> tuple[str, ...]:
    """In the order of the week, each once."""
    found = strings(value)
    if not found or not set(found) <= set(DAYS):
        raise BadValue(f"{shown(value)}; expected some of {', '.join(DAYS)}")
    return tuple(day for day in DAYS if day in found)


def group_names(value: object) -> tuple[str, ...]:
    return _groups(value, r"", "'repair'")


def chosen_groups(value: object) -> tuple[str, ...]:
    """As `group_names`; one behind a minus is left out."""
    return _groups(value, r"-?", "'repair', or '-repair' to leave one out")


def _groups(value: object, before: str, example: str) -> tuple[str, ...]:
    found = strings(value)
    for each in found:
        if not re.fullmatch(before + _GROUP.pattern, each):
            raise BadValue(f"a list with {shown(each)}; expected names of groups, such as {example}")
    return found


def person_name(value: object) -> str:
    """A name that a commit can bear (git drops ``<``, ``>`` and what ends a line)."""
    if not re.fullmatch(r"[^\x00-\x1f\x7f<>\s](?:[^\x00-\x1f\x7f<>]{0,98}[^\x00-\x1f\x7f<>\s])?", word(value)):
        raise BadValue(f"{shown(value)}; expected a name in one line, such as 'sophia-tidy bot'")
    return str(value)


def person_email(value: object) -> str:
    if not re.fullmatch(r"[^\x00-\x1f\x7f<>\s@]+@[^\x00-\x1f\x7f<>\s@]+", word(value)):
        raise BadValue(f"{shown(value)}; expected an address, such as 'bot@example.org'")
    return str(value)
