"""A passage of a document: some of its lines, what they are, and the headings above them."""

from enum import StrEnum
from typing import NamedTuple


class Form(StrEnum):
    """What the lines of a passage are: sentences, code, or HTML."""

    TEXT = "text"
    CODE = "code"
    HTML = "html"


class Markup(StrEnum):
    """How a document is marked up; a plain one is not."""

    MARKDOWN = "markdown"
    RESTRUCTURED = "restructured"
    ASCIIDOC = "asciidoc"
    PLAIN = "plain"


class Passage(NamedTuple):
    """Whole lines from ``start`` to ``end`` (offsets in the document's text).

    ``language`` is what a code block says that it is, in lower case; ``headings`` are those above, the outermost first.
    """

    form: Form
    start: int
    end: int
    headings: tuple[str, ...] = ()
    language: str = ""


class Outline:
    """The headings above the place that has been read so far."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def add(self, level: int, title: str) -> None:
        """A heading closes those of its own level and below."""
        self._open = [(above, name) for above, name in self._open if above < level] + [(level, title.strip())]

    @property
    def above(self) -> tuple[str, ...]:
        return tuple(name for _, name in self._open)
