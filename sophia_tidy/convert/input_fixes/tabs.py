"""Tabs in front of a line: YAML has none there (YAML 1.2, 6.1 "Indentation Spaces")."""

from .document import Edit

WIDTH = 2


def without_tabs(text: str) -> tuple[str, list[Edit]]:
    """The text with each leading tab as two spaces, and an edit for each line that had one."""
    lines = text.splitlines(keepends=True)
    edits = []
    for number, line in enumerate(lines):
        start = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in start and line.strip():
            lines[number] = start.replace("\t", " " * WIDTH) + line[len(start) :]
            edits.append(Edit(number, number + 1, (lines[number],), "a tab indents the line; YAML takes spaces only"))
    return "".join(lines), edits
