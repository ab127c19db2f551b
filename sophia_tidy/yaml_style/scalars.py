"""Scalars over several lines at another indentation, and quotes of one kind; the value stays.

Sources: YAML 1.2.2, 7.3 (flow scalars: line folding strips leading and
trailing blanks of each line) and 8.1 (block scalars: indentation indicator,
chomping).  YAML 1.1 says the same of both.
"""

import re
from typing import NamedTuple

from .style import Refused

_HEADER = re.compile(r"([|>])(?:([+-])([1-9])?|([1-9])([+-])?)?[ \t]*(#.*)?")
STEP = 2


class BlockScalar(NamedTuple):
    """A block scalar without its last line break.

    ``comment`` is that of its header, ``spaced`` says that blank lines which
    are no content follow, ``open_ended`` that a line break after it would be content.
    """

    text: str
    comment: str
    spaced: bool
    open_ended: bool


def block_scalar(raw: str, source: int | None, column: int | None) -> BlockScalar:
    """The block scalar with its content two columns in from its collection.

    ``source`` and ``column`` are those of the innermost block collection as
    it was and as it will be; None where the scalar is the whole document.

    Raises:
        Refused: a header that is not one.
    """
    header, _, body = raw.partition("\n")
    match = _HEADER.fullmatch(header.rstrip())
    if match is None:
        raise Refused("a block scalar whose header is not understood")
    digit, chomping = match[3] or match[4] or "", match[2] or match[5] or ""
    closed = raw.endswith("\n")
    lines = (body[:-1] if closed else body).split("\n") if body else []
    old = max(source or 0, 0) + int(digit) if digit else _detected(lines)
    new = old if digit and column is None else (column or 0) + STEP
    content = [" " * new + line[old:] if len(line) > old else "" for line in lines]
    count = len(content)
    if chomping != "+":
        while content and not content[-1]:
            content.pop()
    mark = "" if not digit else digit if column is None else str(STEP)
    comment = (match[6] or "").rstrip()
    head = match[1] + mark + chomping + (f" {comment}" if comment else "")
    return BlockScalar("\n".join([head, *content]), comment, len(content) < count, not closed and chomping != "-")


def _detected(lines: list[str]) -> int:
    """The indentation of the first line with content; of lines that are all blank, the longest."""
    for line in lines:
        if stripped := line.lstrip(" "):
            return len(line) - len(stripped)
    return max((len(line) for line in lines), default=0)


def folded(raw: str, column: int) -> str:
    """A plain or quoted scalar over several lines, all but the first of them at ``column``."""
    lines = raw.split("\n")
    last = len(lines) - 1
    parts = [_right(lines[0])]
    for index, line in enumerate(lines[1:], 1):
        body = line.lstrip(" \t")
        body = body if index == last else _right(body)
        parts.append(" " * column + body if body else "")
    return "\n".join(parts)


def _right(line: str) -> str:
    r"""Without trailing blanks; but ``\ `` in double quotes is a blank that counts."""
    body = line.rstrip(" \t")
    slashes = len(body) - len(body.rstrip("\\"))
    return body + line[len(body) : len(body) + 1] if slashes % 2 else body


def quoted(raw: str, quotes: str) -> str:
    """The scalar in the quotes of the style, where not one character inside would need another spelling."""
    mark, inner = raw[0], raw[1:-1]
    if "\n" in inner or not inner.isprintable():
        return raw
    if quotes == "double" and mark == "'" and '"' not in inner and "\\" not in inner:
        return '"' + inner.replace("''", "'") + '"'
    if quotes == "single" and mark == '"' and "'" not in inner and "\\" not in inner:
        return f"'{inner}'"
    return raw
