"""One file naming another: where, how, and as what."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from ..location import Location

LINK = "symlink"  # how a symbolic link names its target


class From(StrEnum):
    """What kind of text names the target; ``DOCS`` are documents, and the comments of any file."""

    CODE = "code"
    BUILD = "build"
    CONFIG = "config"
    WORKFLOW = "workflow"
    TEST = "test"
    DOCS = "docs"


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention of a path or module.

    ``target`` is a file or a folder of the tree, or None where the text looks
    like one and there is none.  ``text`` is what is written, ``span`` its
    byte offsets in the source, so that a rewrite can splice it; None where
    what is written is not the path (a folder that is searched, a name).
    ``certain`` is False where the target is a guess: one of the files that a
    glob or a dynamic import reaches, or the one file of that name.
    ``base`` is the folder that the text is relative to.
    """

    source: Location
    target: PurePosixPath | None
    text: str
    how: str
    origin: From
    span: tuple[int, int] | None = None
    certain: bool = True
    base: PurePosixPath | None = None
