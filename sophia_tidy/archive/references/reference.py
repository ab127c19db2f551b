"""One file naming another: where, how, and as what."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from ...kernel.location import Location

LINK = "symlink"  # how a symbolic link names its target
OUTPUT = "output"  # how a command names what it writes: `> file`, `tee file`, `-o file`
TEXT = "text"  # how a sentence in a program names a file, such as what it prints
_MAGIC = re.compile(r"[*?\[]")


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

    @property
    def guessed_by_name(self) -> bool:
        """Whether a program names exactly this file, and only from which folder is a guess: whoever runs it may need it there.

        A sentence of a program sends people to the path that it names; a bare name in it may mean anything.
        """
        return (
            not self.certain
            and self.target is not None
            and self.how != OUTPUT
            and (self.how != TEXT or "/" in self.text)
            and not _MAGIC.search(self.text)
            and self.text.rstrip("/").rpartition("/")[2] == self.target.name
        )
