"""Markdown of ours cut to the room there is: by rows, with a count of what was left out, never within a table, a fence or a fold.

What is cut are rows of tables, items of lists and lines of fenced blocks,
the longest runs of them first, so that short parts stay whole.  Where that
is not enough whole blocks go, from the end.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

FORGE_LIMIT = 65_536  # characters of a body or a comment (GitHub: "body is too long (maximum is 65536 characters)")
_MORE = re.compile(r"… and (\d+) more (?:row|item|line)s?\.")
_NOTE = 40
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")

Measure = Callable[[str], int]


def forge_size(text: str) -> int:
    """How long a text is for a forge at the most: UTF-16 units, with two for an end of line, since an editor on the web saves CRLF.

    No text of this size has more than three bytes of UTF-8 for each unit, so
    a limit that counts characters, or four bytes for each, is held as well.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 + text.count("\n")


def byte_size(text: str) -> int:
    """How long a text is in UTF-8, lone surrogates as three bytes."""
    return len(text.encode("utf-8", "surrogatepass"))


class _Run(NamedTuple):
    """Lines that may go one by one from the end: ``rows`` of ``what``, between lines that stay."""

    what: str
    rows: tuple[str, ...] = ()
    gone: int = 0


def fitted(text: str, room: int, measure: Measure = forge_size) -> str:
    """The text in no more than ``room``, as it is where it fits."""
    if measure(text) <= room:
        return text
    parts = _parts(text.split("\n"))
    sizes = [[measure(row) + 2 for row in part.rows] if isinstance(part, _Run) else [] for part in parts]
    low, high = 0, room
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(_cut(parts, sizes, middle)) <= room else (low, middle - 1)
    cut = _cut(parts, sizes, low)
    return cut if measure(cut) <= room else _first_blocks(cut, room, measure)


def _cut(parts: "list[str | _Run]", sizes: list[list[int]], most: int) -> str:
    """The text with no run longer than ``most``."""
    return "\n".join(line for part, each in zip(parts, sizes, strict=True) for line in _kept(part, each, most))


def _kept(part: "str | _Run", sizes: list[int], most: int) -> Iterator[str]:
    if isinstance(part, str):
        yield part
        return
    kept, used = len(part.rows), sum(sizes)
    most = most if used <= most else max(0, most - _NOTE)
    while kept and used > most:
        kept -= 1
        used -= sizes[kept]
    yield from part.rows[:kept]
    left = len(part.rows) - kept + part.gone
    if left:
        yield ("" if part.what == "line" else "\n") + _more(left, part.what)


def _parts(lines: list[str]) -> "list[str | _Run]":
    """Lines that stay, and runs of those that may go."""
    parts: list[str | _Run] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if fence := _FENCE.match(line):
            end = _fence_end(lines, at, fence[1])
            inside = lines[at + 1 : end]
            gone = int(found[1]) if inside and (found := _MORE.fullmatch(inside[-1])) else 0
            parts += [line, _Run("line", tuple(inside[:-1] if gone else inside), gone), *lines[end : end + 1]]
            at = end + 1
        elif line.startswith("|"):
            end = _run_end(lines, at, ("|",))
            parts += lines[at : at + 2]
            at = _add_run(parts, "row", lines[at + 2 : end], lines, end)
        elif line.startswith("- "):
            end = _run_end(lines, at, ("- ", "  "))
            at = _add_run(parts, "item", _items(lines[at:end]), lines, end)
        else:
            parts.append(line)
            at += 1
    return parts


def _add_run(parts: "list[str | _Run]", what: str, rows: list[str], lines: list[str], end: int) -> int:
    """Where it goes on behind the run and the count that an earlier cut has left there."""
    gone = _MORE.fullmatch(lines[end + 1]) if end + 1 < len(lines) and not lines[end] else None
    parts.append(_Run(what, tuple(rows), int(gone[1]) if gone else 0))
    return end + 2 if gone else end


def _run_end(lines: list[str], at: int, begins: tuple[str, ...]) -> int:
    while at < len(lines) and lines[at].startswith(begins):
        at += 1
    return at


def _items(lines: list[str]) -> list[str]:
    """Items of a list, each with the lines that belong to it."""
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line)
        else:
            items[-1] += "\n" + line
    return items


def _fence_end(lines: list[str], at: int, fence: str) -> int:
    """The line that ends a fenced block, or the end of all."""
    ends = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}\s*")
    return next((n for n in range(at + 1, len(lines)) if ends.fullmatch(lines[n])), len(lines))


def _first_blocks(text: str, room: int, measure: Measure) -> str:
    """Whole blocks from the beginning, with how many were left out; a fold is one block with all that is in it."""
    blocks = list(_blocks(text.split("\n")))
    used, kept = measure(_more(len(blocks), "part")) + 2, list[str]()
    for block in blocks:
        size = measure(block) + 4
        if used + size > room:
            break
        kept.append(block)
        used += size
    return "\n\n".join([*kept, _more(len(blocks) - len(kept), "part")])


def _more(count: int, what: str) -> str:
    return f"… and {count} more {what}{'' if count == 1 else 's'}."


def _blocks(lines: list[str]) -> Iterator[str]:
    """What stands between empty lines, fences and folds in one piece."""
    block: list[str] = []
    depth, at = 0, 0
    while at < len(lines):
        if fence := _FENCE.match(lines[at]):
            end = _fence_end(lines, at, fence[1])
            block += lines[at : end + 1]
            at = end + 1
            continue
        depth += lines[at].startswith("<details>") - lines[at].startswith("</details>")
        if lines[at] or depth > 0:
            block.append(lines[at])
        elif block:
            yield "\n".join(block)
            block = []
        at += 1
    if block:
        yield "\n".join(block)
