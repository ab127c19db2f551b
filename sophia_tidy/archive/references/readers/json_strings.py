"""Every string value of a JSON file (comments allowed), with the keys that lead to it and where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\"((?:[^\"\\\n]|\\.)*)\"(?P<key>\s*:)?|//[^\n]*|/\*.*?\*/|(?P<open>[\[{])|(?P<close>[\]}])"
    r"|(?P<comma>,)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class JsonString:
    """A string value, its keys, and where its text begins."""

    keys: tuple[str, ...]
    value: str
    at: int


def json_strings(text: str) -> Iterator[JsonString]:
    """The strings in order."""
    stack: list[tuple[str, ...]] = []
    keys: tuple[str, ...] = ()
    for match in _TOKEN.finditer(text):
        if match["key"]:
            keys = (*(stack[-1] if stack else ()), match[1])
        elif match["open"]:
            stack.append(keys)
        elif match["close"]:
            keys = stack.pop() if stack else ()
        elif match[1] is not None:
            yield JsonString(keys, match[1].replace("\\/", "/"), match.start(1))
