"""The state of the parser where a text stops being YAML."""

from typing import NamedTuple

import yaml

from ..read.nodes import Broken, compose
from .draft import Draft


class ReadFault(NamedTuple):
    """Where reading stops, and the line where what the reader was in the middle of began; lines count from 0, columns too."""

    line: int
    column: int
    message: str
    began: int = 0


def fault_of(draft: Draft) -> ReadFault | None:
    """The first fault of a draft as YAML; None where it parses."""
    try:
        compose(draft.text)
    except Broken as broken:
        return _placed(draft.text, broken)
    return None


def _placed(text: str, broken: Broken) -> ReadFault:
    line, column = _position(text, broken.index)
    cause = broken.__cause__
    mark = cause.context_mark if isinstance(cause, yaml.MarkedYAMLError) else None
    began = _position(text, mark.index)[0] if mark is not None else line
    return ReadFault(line, column, broken.message, began)


def _position(text: str, index: int) -> tuple[int, int]:
    before = text[:index]
    return before.count("\n"), len(before) - before.rfind("\n") - 1
