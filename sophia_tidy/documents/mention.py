"""A mention: a place of a document that says what is no longer so, and what it would have to say."""

from typing import NamedTuple

from .knowledge import Knowledge
from .passage import Markup, Passage

MOVED = "moved-file"
WORKFLOW = "old-workflow"
COMMAND = "replaced-command"
SERVICE = "gone-service"
PROGRAM = "archived-program"
RULES = (MOVED, WORKFLOW, COMMAND, SERVICE, PROGRAM)


class Mention(NamedTuple):
    """What stands from ``start`` to ``end``; ``text`` is what takes its place, None where only a person knows.

    ``is_safe`` says whether it may be written without a reader's eye; ``reason`` tells why, in one sentence.
    """

    start: int
    end: int
    rule: str
    reason: str
    text: str | None = None
    is_safe: bool = False
    help: str | None = None


class DocumentReading(NamedTuple):
    """A document while it is read: its path, its text and markup, and what is known of the repository."""

    path: str
    text: str
    markup: Markup
    known: Knowledge

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    def sentence(self, passage: Passage, start: int, end: int) -> str:
        """The sentence around a place; in code, the line."""
        from .tone import sentence

        return sentence(self.text, passage, start, end)
