"""Where a key stands in a TOML text, which `tomllib` does not tell.

A key belongs to the first whole-line prefix of the text that parses and
holds it: the lines since the prefix before it are the key's statement.
Asking the real parser, prefix by prefix, is slow and cannot be wrong
about strings, comments and dotted keys; it runs only to word an error.
"""

import re
import tomllib
from collections.abc import Sequence

from ..formats.toml_json import read_toml


def position(text: str, keys: Sequence[str]) -> tuple[int, int]:
    """Line and column, from 1, of the statement that defines ``keys``; (0, 0) where none does."""
    lines = text.splitlines(keepends=True)
    first = 0
    for end in range(1, len(lines) + 1):
        parsed = _parsed("".join(lines[:end]))
        if parsed is None:
            continue
        if _holds(parsed, keys):
            return first + 1, _column(lines[first], keys)
        first = end
    return 0, 0


def broken(error: tomllib.TOMLDecodeError) -> tuple[str, int, int]:
    """What the parser found wrong, with its line and column (0, 0 at the end of the file).

    Python 3.14 carries the position in attributes; before, it is in the message.
    """
    message, line, column = str(error), 0, 0
    if match := re.search(r" \(at line (\d+), column (\d+)\)$", message):
        message, line, column = message[: match.start()], int(match[1]), int(match[2])
    message = message.removesuffix(" (at end of document)")
    return message[:1].lower() + message[1:], line, column


def _parsed(text: str) -> dict[str, object] | None:
    try:
        return read_toml(text)
    except tomllib.TOMLDecodeError:
        return None


def _holds(table: object, keys: Sequence[str]) -> bool:
    for key in keys:
        if not isinstance(table, dict) or key not in table:
            return False
        table = table[key]
    return True


def _column(line: str, keys: Sequence[str]) -> int:
    """The last of ``keys`` that the line names: a later one, in an inline table, is deeper."""
    at = len(line) - len(line.lstrip())
    for key in keys:
        match = re.compile(rf"(?<![\w-])[\"']?{re.escape(key)}[\"']?(?=\s*[=.\]])").search(line, at)
        at = match.start() if match else at
    return at + 1
