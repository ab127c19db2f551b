"""Errors of a compose file, in a shape that a person and a repair can both read."""

from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from ...kernel.errors import TidyError
from ...kernel.location import Location
from ...manifests.pointer import Pointer, spell
from .marked import Block, Row, Spot


class Code(StrEnum):
    """The kinds of fault; a closed set, also the rule that an error prints."""

    YAML_SYNTAX = "yaml-syntax"
    TABS = "tabs"
    DUPLICATE_KEY = "duplicate-key"
    KEY_NOT_TEXT = "key-not-text"
    UNKNOWN_KEY = "unknown-key"
    WRONG_TYPE = "wrong-type"
    WRONG_VALUE = "wrong-value"
    MISSING_KEY = "missing-key"
    DUPLICATE_ITEM = "duplicate-item"
    CONFLICT = "conflict"
    UNDEFINED_REFERENCE = "undefined-reference"
    CYCLE = "cycle"
    INTERPOLATION = "interpolation"
    REQUIRED_VARIABLE = "required-variable"
    ENV_FILE = "env-file"
    MISSING_FILE = "missing-file"
    UNSAFE_PATH = "unsafe-path"
    REMOTE_FILE = "remote-file"
    TOO_LARGE = "too-large"
    PROJECT_NAME = "project-name"
    EMPTY = "empty"


_LONGEST = 400
"""Of a message, which may quote a name; a hostile name can be as long as the file."""


class LoadError(TidyError):
    """The files say something that Compose refuses; ``pointer`` and ``location`` say where.

    The place is filled in on the way up: who raises it knows the fault, each
    container around it knows its own key.  ``variable`` is the one that is required and not set.
    """

    def __init__(
        self,
        message: str,
        code: Code,
        location: Location | None = None,
        pointer: Pointer = (),
        *,
        named: bool = True,
        variable: str = "",
    ):
        super().__init__(message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…", location, rule=code.value)
        self.code = code
        self.pointer = pointer
        self._named = named
        self.variable = variable

    def under(self, key: str | int, container: Block | Row | None = None) -> "LoadError":
        """The same fault, seen from the container that holds it under ``key``."""
        self.pointer = (key, *self.pointer)
        if self.location is None and container is not None and (spot := container.spot(key)) is not None:
            self.location = locate(spot)
        return self

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location is not None else ""
        subject = f"{spell(self.pointer)}: " if self.pointer and self._named else ""
        return f"{where}{subject}{self.message} [{self.rule}]"


def locate(spot: Spot) -> Location:
    """The location of a spot."""
    return Location(spot[0], spot[1], spot[2])


def in_file(path: PurePosixPath, line: int = 0, column: int = 0) -> Location:
    """A place in a file where no spot is known yet."""
    return Location(path, line, column)


def kind_of(value: Any) -> str:
    """The kind of a value in the words of the compose-spec, for messages; never the value, which may be a secret."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
        case dict():
            return "a mapping"
    return "a date"
