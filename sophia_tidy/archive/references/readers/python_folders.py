"""Folders that a Python file knows by name: ``HERE = Path(__file__).parent``, ``DATA = HERE / "data"``."""

import re
from collections.abc import Mapping

from .path_index import joined

_ASSIGNED = re.compile(r"^[ \t]*(?P<name>\w+)[ \t]*(?::[^=\n]+)?=[ \t]*(?P<value>[^\n]+)", re.MULTILINE)
_STRINGS = re.compile(r"[\"']([^\"'\n{}]*)[\"']")
_UP = re.compile(r"\.parents\[(\d+)\]|\.parent\b|\bdirname\(|[\"']\.\.[\"']|\bos\.pardir\b")
_WORD = re.compile(r"[A-Za-z_]\w*")


def known_folders(text: str, path: str) -> Mapping[str, str]:
    """The variables that hold a folder computed from ``__file__``, in the order in which they build on each other."""
    known: dict[str, str] = {}
    if "__file__" not in text:
        return known
    for match in _ASSIGNED.finditer(text):
        value = match["value"]
        if "__file__" in value or any(word in known for word in _WORD.findall(value)):
            folder = folder_of(value, path, known)
            if folder is not None:
                inner = [part for part in _STRINGS.findall(value) if part != ".."]
                whole = joined(folder, "/".join(inner).lstrip("/")) if inner else folder
                if whole is not None:
                    known[match["name"]] = whole
    return known


def folder_of(expression: str, path: str, known: Mapping[str, str]) -> str | None:
    """The folder that an expression over ``__file__`` or a known variable comes to; None where it names neither.

    Where it has several lines, the last that names one of the two counts:
    what stands above may be another statement.
    """
    line = expression[expression.rfind("\n") + 1 :]
    name = next((word for word in reversed(_WORD.findall(line)) if word in known), None)
    if "__file__" in line or (name is None and "__file__" in expression):
        folder, levels = path, 0
        expression = line if "__file__" in line else expression
    else:
        name = name or next((word for word in reversed(_WORD.findall(expression)) if word in known), None)
        if name is None:
            return None
        folder, levels = known[name], 0
        expression = line if name in _WORD.findall(line) else expression
    for step in _UP.finditer(expression):
        levels += int(step[1]) + 1 if step[1] else 1
    for _ in range(levels):
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
    return folder
