"""Requests that must not be made twice: where an answer was lost, a look at the forge says whether they were carried out."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from ...adapters.forge.errors import ForgeError, ForgeTrouble
from ...adapters.forge.protocol import Forge
from ...adapters.forge.records import ForgePull
from ..model.actions import AddComment, MakeLabel, OpenDashboard, OpenPull
from ..model.observed import ObservedPull
from ..texts.comments import has_key, with_key
from ..texts.markers import read_dashboard_marker, read_pull_marker
from ..texts.pull_body import rewritten

Found = TypeVar("Found")
_TRIES = 3
_NOT_ASKED = (
    ForgeTrouble.NOT_FOUND,
    ForgeTrouble.UNPROCESSABLE,
    ForgeTrouble.FORBIDDEN,
    ForgeTrouble.UNSUPPORTED,
    ForgeTrouble.CONFLICT,
)
_NO_DRAFTS = (ForgeTrouble.UNSUPPORTED, ForgeTrouble.UNPROCESSABLE, ForgeTrouble.FORBIDDEN)


class OpenedPull(NamedTuple):
    """The number, and what is to be said of how it was opened."""

    number: int
    said: tuple[str, ...] = ()


class PullRequests:
    """What is written on a forge beside branches."""

    def __init__(self, forge: Forge):
        self.forge = forge

    def open_pull(self, action: OpenPull) -> OpenedPull:
        """The pull request of a branch: a new one, or that which is open from it already.

        Raises:
            ForgeError: it cannot be opened.
        """
        try:
            return _once(lambda: self._opened(action, is_draft=action.is_draft), lambda: self._adopted(action))
        except ForgeError as error:
            if not action.is_draft or error.kind not in _NO_DRAFTS:
                raise
            refused = error
        opened = _once(lambda: self._opened(action, is_draft=False), lambda: self._adopted(action))
        return opened._replace(said=(f"no draft: {refused.message}", *opened.said))

    def dress(self, action: OpenPull, number: int) -> tuple[str, ...]:
        """Labels are put on it and reviewers asked; what is to be said of who was not.

        Raises:
            ForgeError: a label is refused.
        """
        if action.labels:
            self.forge.add_labels(number, action.labels)
        return tuple(self._asked(number, action.reviewers)) if action.reviewers else ()

    def changed_meanwhile(self, known: ObservedPull, *, is_closing: bool) -> str:
        """What somebody has done to a pull request since it was looked at; "" for nothing.

        Raises:
            ForgeError: it cannot be looked at.
        """
        now = self.forge.pull(known.number)
        if now.body.replace("\r\n", "\n") != known.body.replace("\r\n", "\n"):
            return "its description was edited meanwhile"
        if is_closing and known.tip is not None and now.head_sha != known.tip.sha:
            return "its branch was moved meanwhile"
        return "it was merged meanwhile" if now.is_merged and is_closing else ""

    def comment(self, action: AddComment) -> None:
        """The comment, if none bears its key.

        Raises:
            ForgeError: it cannot be added.
        """

        def said() -> bool:
            return any(has_key(each.body, action.key) for each in self.forge.comments(action.number))

        text = action.text if has_key(action.text, action.key) else with_key(action.text, action.key)
        if not said():
            _once(lambda: bool(self.forge.add_comment(action.number, text)), lambda: said() or None)

    def make_label(self, action: MakeLabel) -> None:
        """The label, if it is not there.

        Raises:
            ForgeError: it cannot be made.
        """

        def make() -> bool:
            self.forge.make_label(action.name, action.color, action.description)
            return True

        _once(make, lambda: action.name in self.forge.labels() or None)

    def open_dashboard(self, action: OpenDashboard) -> int:
        """The number of a new dashboard.

        Raises:
            ForgeError: it cannot be opened.
        """

        def look() -> int | None:
            found = (each for label in action.labels[:1] for each in self.forge.labelled(label))
            open_ones = (each for each in found if each.is_open and not each.is_pull)
            return next((each.number for each in open_ones if read_dashboard_marker(each.body) is not None), None)

        return _once(lambda: self.forge.open_issue(action.title, action.body, action.labels).number, look)

    def _opened(self, action: OpenPull, *, is_draft: bool) -> OpenedPull:
        pull = self.forge.open_pull(action.title, action.body, action.branch, action.base, is_draft=is_draft)
        return OpenedPull(pull.number)

    def _adopted(self, action: OpenPull) -> OpenedPull | None:
        """What is open from the branch already: with our description around what somebody else has written there."""
        found = [each for each in self.forge.pulls_from(action.branch) if each.is_open]
        if not found:
            return None
        pull = next((each for each in found if each.base == action.base), found[0])
        if not _is_said(pull, action):
            body = rewritten(pull.body, action.body)
            self.forge.edit_pull(pull.number, body=body, base=None if pull.base == action.base else action.base)
        return OpenedPull(pull.number, ("it was open already",))

    def _asked(self, number: int, reviewers: tuple[str, ...]) -> Iterator[str]:
        """One who cannot be asked keeps the forge from asking all of them: then each is asked alone."""
        try:
            _once(lambda: self._ask(number, reviewers), lambda: None)
        except ForgeError as error:
            if error.kind not in _NOT_ASKED:
                raise
            if len(reviewers) == 1:
                yield f"{reviewers[0]} was not asked for a review: {error.message}"
                return
            for each in reviewers:
                yield from self._asked(number, (each,))

    def _ask(self, number: int, reviewers: tuple[str, ...]) -> bool:
        self.forge.ask_reviews(number, reviewers)
        return True


def _is_said(pull: ForgePull, action: OpenPull) -> bool:
    there, wanted = read_pull_marker(pull.body), read_pull_marker(action.body)
    return pull.base == action.base and there is not None and there == wanted


def _once(do: Callable[[], Found], look: Callable[[], Found | None]) -> Found:
    """What was done, by the answer, or where that was lost, or it was there before, by a look.

    Raises:
        ForgeError: it was refused, or is not there after some tries; nothing is known to be done.
    """
    for left in reversed(range(_TRIES)):
        try:
            return do()
        except ForgeError as error:
            if not (error.is_unsure or error.kind is ForgeTrouble.EXISTS):
                raise
            found = look()
            if found is not None:
                return found
            if not left or error.kind is ForgeTrouble.EXISTS:
                raise
    raise AssertionError("every try ends")
