"""Every string of a TOML file, with the keys that lead to it and where it stands.

tomllib tells no positions.  This follows tables, keys and brackets only; the
tests hold its strings against tomllib's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r"|^[ \t]*\[\[?(?P<table>[^\[\]\n]+)\]\]?[ \t]*(?=\r?$|\#|\r?\n)"
    r"|(?<![\w.-])(?P<key>(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')"
    r"(?:[ \t]*\.[ \t]*(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*'))*)[ \t]*=(?!=)"
    r"|(?P<quote>\"\"\"|'''|\"|')|(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,)",
    re.MULTILINE,
)
_END = {
    '"': re.compile(r'(?:[^"\\\n]|\\.)*"'),
    "'": re.compile(r"[^'\n]*'"),
    '"""': re.compile(r'(?:[^\\]|\\.)*?"""', re.DOTALL),
    "'''": re.compile(r".*?'''", re.DOTALL),
}
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")


@dataclass(frozen=True, slots=True)
class TomlString:
    """A string value: the keys of its tables and its own, its text, where that begins."""

    keys: tuple[str, ...]
    value: str
    at: int


def toml_strings(text: str) -> Iterator[TomlString]:
    """The strings in order; text that is no TOML gives what can be made of it."""
    table: tuple[str, ...] = ()
    stack: list[tuple[str, tuple[str, ...]]] = []
    key: tuple[str, ...] = ()
    at = 0
    while match := _TOKEN.search(text, at):
        at = match.end()
        kind = match.lastgroup
        if kind == "table" and not stack:
            table, key = _split(match["table"]), ()
        elif kind == "key" and not (stack and stack[-1][0] == "["):
            key = (stack[-1][1] if stack else ()) + _split(match["key"])
        elif kind == "open":
            stack.append((match[0], key))
        elif kind == "close" and stack:
            key = stack.pop()[1]
        elif kind == "quote" or (kind in ("key", "table") and stack):
            at = match.start() if kind != "quote" else at
            quote = match["quote"] or text[at]
            if kind != "quote":
                if quote not in "\"'":
                    at = match.end() if kind == "key" else match.start() + 1
                    continue
                at += 1
            end = _END[quote].match(text, at)
            if end is not None:
                yield TomlString(table + key, end[0][: -len(quote)], at)
                at = end.end()


def _split(text: str) -> tuple[str, ...]:
    return tuple(part[1] or part[2] or part[3] or "" for part in _PART.finditer(text))
