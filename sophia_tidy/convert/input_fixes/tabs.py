"""Tabs in front of a line: YAML has none there (YAML 1.2, 6.1 "Indentation Spaces")."""

from ...kernel.edit import Fix
from .document import fix_at

WIDTH = 2


def without_tabs(text: str) -> tuple[str, list[Fix]]:
    """The text with each leading tab as two spaces, and a fix for each line that had one."""
    lines = text.splitlines(keepends=True)
    fixes: list[Fix] = []
    at = 0
    for number, line in enumerate(lines):
        start = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in start and line.strip():
            spaces = start.replace("\t", " " * WIDTH)
            lines[number] = spaces + line[len(start) :]
            fixes.append(fix_at(number, at, at + len(start), spaces, "a tab indents the line; YAML takes spaces only"))
        at += len(line)
    return "".join(lines), fixes
