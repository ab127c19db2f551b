"""An example of a rule as lines of text: its files with what changes in them, what is typed, and what is said."""

import re
from collections.abc import Iterator
from difflib import unified_diff
from typing import NamedTuple

from ..kernel.location import printable
from ..kernel.rule import Example

_SPACES = re.compile(r"\s+")


class ExampleBlock(NamedTuple):
    """One block of an example: a file (with no path where it is the only one), a command, or a message."""

    kind: str  # diff, text, command or message
    lines: tuple[str, ...]
    path: str = ""


def heading(example: Example) -> str:
    """What an example shows, in a line."""
    word = "leaves alone" if example.is_left_alone else "changes" if example.after is not None else "says"
    return f"{word}: {example.why}" if example.why else f"{word}:"


def blocks(example: Example) -> Iterator[ExampleBlock]:
    """The example from its files to what is said of them."""
    for path, before, after in _texts(example):
        if after is None:
            yield ExampleBlock("text", _lines(before), path)
        else:
            yield ExampleBlock("diff", _changes(before, after), path)
    if example.command:
        yield ExampleBlock("command", tuple(f"$ {line}" for line in _lines(example.command)))
    if example.says:
        yield ExampleBlock("message", (_SPACES.sub(" ", example.says).strip(),))


def _texts(example: Example) -> Iterator[tuple[str, str, str | None]]:
    """Path, text before, and after, or None where it stays."""
    before = {"": example.before} if isinstance(example.before, str) else example.before
    after = {next(iter(before)): example.after} if isinstance(example.after, str) else example.after or {}
    for path in dict.fromkeys((*before, *after)):
        yield path, before.get(path, ""), (after[path] or "") if path in after else None


def _changes(before: str, after: str) -> tuple[str, ...]:
    """A diff of the whole text, without its headers."""
    old, new = _lines(before) if before else (), _lines(after) if after else ()
    return tuple(unified_diff(old, new, lineterm="", n=len(old) + len(new)))[3:]


def _lines(text: str) -> tuple[str, ...]:
    r"""The lines, in which no character works on a terminal; ``\r`` is shown where lines end with it."""
    return tuple(_line(line) for line in text.removesuffix("\n").split("\n"))


def _line(line: str) -> str:
    return "".join(c if c == "\t" else printable(c) for c in line)
