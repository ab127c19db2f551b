"""Ownership of a generated file: whether what is in its place is the tool's to write, or a person's to keep.

One table for every command that writes files under a seal:

| in the place | owner | what is done |
|---|---|---|
| nothing | nobody | it is written |
| what was written, in whatever line ends | the tool | it is written anew where it would say something else |
| what would be written, under a head that was damaged | the tool | the head is put right |
| something else than what was written | a person, who edited it | it stays, in every mode, and is told with the way out |
| a file without a head of this command | somebody else | it stays, in every mode, and is told |

A command may do more for an edit, as `convert` does, which takes it along;
none does less.
"""

from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from .seal import Maker, Seal, seal_of, unix

EDITED, FOREIGN, LEFT_OVER = "edited-by-hand", "not-generated", "left-over"


class Owner(StrEnum):
    """Whose a file is; a closed set."""

    NOBODY = "nobody"
    TOOL = "tool"
    PERSON = "person"
    OTHER = "other"


class Ownership(NamedTuple):
    """Whose the file in a place is, and the seal that says so.

    ``current`` says that it is what would be written, head and all;
    ``says_it``, that the text below an intact head is.
    """

    owner: Owner
    seal: Seal | None = None
    current: bool = False
    says_it: bool = False

    @property
    def writable(self) -> bool:
        """Whether nobody loses anything when the tool writes there."""
        return self.owner in (Owner.NOBODY, Owner.TOOL)


def ownership_of(old: bytes | None, wanted: str, maker: Maker) -> Ownership:
    """Whose the file is that holds ``old`` (None: there is none), where the tool would have the text ``wanted``, head and all."""
    if old is None:
        return Ownership(Owner.NOBODY)
    seal, new = seal_of(old, maker.command), seal_of(wanted.encode(), maker.command)
    if seal is None:
        return Ownership(Owner.OTHER)
    same = new is not None and seal.says(new.body)
    if not (seal.intact or same):
        return Ownership(Owner.PERSON, seal)
    current = unix(old.decode("utf-8", "replace")) == unix(wanted)
    return Ownership(Owner.TOOL, seal, current, seal.intact and same)


def in_the_way(place: PurePosixPath, found: Ownership, maker: Maker, advice: str = "") -> Finding | None:
    """What a person is told of a file that stays; None of one that the tool may write.

    ``advice`` is what else there is to do about a file of somebody else.
    """
    match found.owner:
        case Owner.PERSON:
            return Finding(
                Location(place),
                EDITED,
                "the file was edited by hand, so it stays as it is",
                Severity.ERROR,
                f"{maker.advice}; remove the file then, and it is written anew",
            )
        case Owner.OTHER:
            said = "the file is not one that this tool wrote, so it stays; expected none here"
            return Finding(Location(place), FOREIGN, said + (advice and f": {advice}"), Severity.ERROR)
        case _:
            return None


def left_over(place: PurePosixPath, content: bytes, maker: Maker, why: str, after: str = "") -> Finding | None:
    """What is told of a file of an earlier run that nothing needs any more; None where it is not the tool's."""
    seal = seal_of(content, maker.command)
    if seal is None:
        return None
    edited = "" if seal.intact else "; it was edited by hand, so look first whether you need that elsewhere"
    return Finding(Location(place), LEFT_OVER, f"{why}; remove it{after}{edited}", Severity.WARNING)
