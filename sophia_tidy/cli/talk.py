"""stderr, for all that is said there: errors, progress in words, a report of a bug.

What a person's file or argument holds may be quoted in any of it, so
secrets get a mark and control characters are escaped in the one place that
nothing can go around.
"""

import sys

TYPE_CHECKING = False  # as in `typing`, which would have to be imported to say so
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, TextIO


class Talk:
    """A stream that looks through what is written to it; what that takes is imported with the first word."""

    def __init__(self, out: "TextIO"):
        self.bare = out

    def write(self, text: str) -> int:
        """Write the text with marks and escapes; the number of characters that were given."""
        if text.strip():
            from ..kernel.location import visible
            from ..secrets.redact import Redactor

            text = "\n".join(visible(line) for line in Redactor().text(text).split("\n"))
        self.bare.write(text)
        return len(text)

    def __getattr__(self, name: str) -> "Any":
        return getattr(self.bare, name)


class guarded:
    """Within, stderr is looked through."""

    def __enter__(self) -> None:
        self._before = sys.stderr
        sys.stderr = Talk(self._before)

    def __exit__(
        self, kind: "type[BaseException] | None", error: "BaseException | None", trace: "TracebackType | None"
    ) -> None:
        if isinstance(sys.stderr, Talk):
            sys.stderr = self._before


def bare(stream: "TextIO") -> "TextIO":
    """The stream behind, for a bar that draws itself with a terminal's own words."""
    return stream.bare if isinstance(stream, Talk) else stream
