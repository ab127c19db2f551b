"""How a text stands: whether it reads, where it stops being YAML, and what GitHub would refuse of it."""

from pathlib import PurePosixPath
from typing import NamedTuple

import yaml

from ..model import Action, Workflow
from ..read import read_action, read_workflow
from ..read.nodes import Broken, compose
from .draft import Draft

FOLDER = PurePosixPath(".github/workflows")
_ENDINGS = (".yml", ".yaml")


class Fault(NamedTuple):
    """Where reading stops, and the line where what the reader was in the middle of began; lines count from 0, columns too."""

    line: int
    column: int
    message: str
    began: int = 0


def is_workflow(path: PurePosixPath) -> bool:
    """Whether GitHub reads a path as a workflow; every other that comes here is an action."""
    return path.parent == FOLDER and path.suffix in _ENDINGS


def read(path: PurePosixPath, content: bytes) -> Workflow | Action:
    """The file by the reader of its kind; never an exception."""
    return read_workflow(path, content) if is_workflow(path) else read_action(path, content)


def fault_of(draft: Draft) -> Fault | None:
    """The first fault of a draft as YAML; None where it parses."""
    try:
        compose(draft.text)
    except Broken as broken:
        return _placed(draft.text, broken)
    return None


def _placed(text: str, broken: Broken) -> Fault:
    line, column = _position(text, broken.index)
    cause = broken.__cause__
    mark = cause.context_mark if isinstance(cause, yaml.MarkedYAMLError) else None
    began = _position(text, mark.index)[0] if mark is not None else line
    return Fault(line, column, broken.message, began)


def _position(text: str, index: int) -> tuple[int, int]:
    before = text[:index]
    return before.count("\n"), len(before) - before.rfind("\n") - 1
