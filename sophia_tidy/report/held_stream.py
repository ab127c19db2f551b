"""What a format writes, kept until it has been looked through; in all else it is the stream behind it."""

from io import StringIO
from typing import TextIO


class HeldStream(StringIO):
    """A text in memory that says of itself what ``out`` would say: whether it is a terminal, and its encoding."""

    def __init__(self, out: TextIO):
        super().__init__(newline="")
        self._out = out

    def isatty(self) -> bool:
        """Whether it ends on a terminal."""
        return self._out.isatty()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream behind."""
        return getattr(self._out, "encoding", None) or "utf-8"

    def fileno(self) -> int:
        """The number of the stream behind, for those who ask a terminal for its size."""
        return self._out.fileno()
