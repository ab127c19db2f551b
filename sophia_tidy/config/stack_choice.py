"""Choices of a person about files of services, as ``[tool.sophia-tidy.convert.stacks]`` has them: one word a file, and what belongs to it."""

import re
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

EXPECTED = (
    "'stack', 'stack: name', 'overlay: environment', 'overlay: environment over FILE', 'part', 'part of FILE', 'left'"
)
_NAME = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_FORMS = re.compile(
    rf"""(?x) (?P<word>stack) (?: :[ ]*(?P<stack>{_NAME}) )?
    | (?P<overlay>overlay) :[ ]*(?P<environment>{_NAME}) (?: [ ]+over[ ]+(?P<over>\S.*) )?
    | (?P<part>part) (?: [ ]+of[ ]+(?P<of>\S.*) )?
    | (?P<left>left) (?: :.* )?"""
)


class StackWord(StrEnum):
    """What a file is to be: a stack of its own, an environment of another, laid over it everywhere, or none of that."""

    STACK = "stack"
    OVERLAY = "overlay"
    PART = "part"
    LEFT = "left"


class StackChoice(NamedTuple):
    """A choice: ``name`` is the stack's or the environment's (empty: as the files say), ``over`` what lies below."""

    word: StackWord
    name: str = ""
    over: PurePosixPath | None = None


def read_choice(text: str) -> StackChoice | None:
    """The choice that a text is; None where it is none."""
    match = _FORMS.fullmatch(text.strip())
    if match is None:
        return None
    word = match["word"] or match["overlay"] or match["part"] or match["left"]
    below = match["over"] or match["of"]
    return StackChoice(
        StackWord(word), match["stack"] or match["environment"] or "", PurePosixPath(below.strip()) if below else None
    )
