"""The whole body of a pull request: the group's own, what only the forge knows, a box, and the marker."""

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from json import dumps
from typing import NamedTuple

from ..model.marker import PullMarker
from ..model.wanted import WantedPull
from .boxes import ANEW, box
from .markers import read_pull_marker, with_pull_marker
from .own_block import framed, harmless, inside

_ANEW = "Make it anew from today's base; on a fresh branch where somebody else has committed to this one."
_CHECKS = (
    "Checks wait for somebody's approval: what is opened with `GITHUB_TOKEN` starts none by itself."
    " With the token of an App they run at once."
)
_DRAFT = "A draft, for some of its changes may alter what a program does: read each of them."


class PullNotes(NamedTuple):
    """What only the forge knows of a pull request.

    ``depends`` are groups that should be merged before, each with how its
    pull request is written: ``#12``, or a `reference`.  ``beside`` is how the
    one with a person's commits is written that this was made beside, "" for none.
    """

    depends: tuple[tuple[str, str], ...] = ()
    checks_wait: bool = False
    beside: str = ""

    @property
    def digest(self) -> str:
        """The same as long as the same is said; a number that has come in the place of a reference is no news."""
        groups = [group for group, _ in self.depends]
        return sha256(dumps([groups, self.checks_wait, bool(self.beside)]).encode()).hexdigest()[:16]


def pull_body(pull: WantedPull, notes: PullNotes, marker: PullMarker) -> str:
    """Markdown within what a forge takes, however long the group's body is."""
    body = harmless(pull.body.replace("\r\n", "\n").strip())
    parts = (*_said_first(pull, notes), body, _CHECKS if notes.checks_wait else "", box(ANEW, _ANEW))
    text = "\n\n".join(part for part in parts if part)
    return framed("", text, partial(with_pull_marker, marker=marker))


def rewritten(old: str, new: str) -> str:
    """A body of `pull_body` in the place of an older one, with what people have written around it.

    Raises:
        NewerMarkerError: a later version has written the old one.
        ValueError: the new one is none of `pull_body`.
    """
    marker = read_pull_marker(new)
    if marker is None:
        raise ValueError("a body without a marker")
    return framed(old, inside(new), partial(with_pull_marker, marker=marker))


def _said_first(pull: WantedPull, notes: PullNotes) -> Iterator[str]:
    if notes.depends:
        yield f"Depends on {', '.join(link for _, link in notes.depends)}: merge that first."
    if notes.beside:
        yield f"Made anew beside {notes.beside}, which has commits that are not the bot's and stays as it is."
    if pull.is_draft:
        yield _DRAFT
