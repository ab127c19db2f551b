"""Pull requests of Gitea and Forgejo: what they say, and which are from a branch, though no list can be asked for that.

The list is asked for in the order in which they were changed last, so that
it is read whole once, and from then on only as far as something is new.
"""

from collections.abc import Sequence

from .reading import AnswerPart
from .records import ForgePull
from .shapes import is_of_the_repository, login

DRAFT = "WIP: "
_DRAFTS = ("WIP:", "[WIP]")  # WORK_IN_PROGRESS_PREFIXES as it comes


class GiteaPulls:
    """The pull requests that were told so far, each with when it was changed last."""

    def __init__(self) -> None:
        self._changed: dict[int, str] = {}
        self._pulls: dict[int, ForgePull] = {}

    def knew(self, rows: Sequence[AnswerPart]) -> bool:
        """Whether a page tells nothing new; it is taken all the same, for times are whole seconds."""
        changed = {row.number("number"): row.text("updated_at") for row in rows}
        known = changed.items() <= self._changed.items()
        self._changed |= changed
        self._pulls |= {row.number("number"): read_pull(row) for row in rows if is_of_the_repository(row)}
        return known

    def of_branch(self, branch: str) -> tuple[ForgePull, ...]:
        """Those whose head is a branch of the repository itself, by number."""
        return tuple(pull for _, pull in sorted(self._pulls.items()) if pull.head == branch)


def read_pull(part: AnswerPart) -> ForgePull:
    """``label`` is the branch's name; ``ref`` is another one where the branch is gone."""
    head = part.part("head")
    is_draft, title = read_title(part.text("title"))
    return ForgePull(
        number=part.number("number"),
        title=title,
        body=part.text_or_none("body"),
        is_open=part.text("state") == "open",
        is_merged=part.flag("merged"),
        is_draft=is_draft,
        author=login(part),
        head=head.text("label"),
        head_sha=head.text_or_none("sha"),
        base=part.part("base").text("ref"),
        labels=part.names("labels"),
        is_foreign=not is_of_the_repository(part),
    )


def read_title(title: str) -> tuple[bool, str]:
    """Whether a title makes a draft, and what it is without that."""
    for prefix in _DRAFTS:
        if title.upper().startswith(prefix):
            return True, title[len(prefix) :].lstrip()
    return False, title
