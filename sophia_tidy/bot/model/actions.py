"""What is done about it: a closed set of actions, in the order in which they are carried out.

A text may name a pull request that has no number yet: `reference` stands for
it, and who carries the actions out puts the number in its place.
"""

import re
from typing import NamedTuple

_OPENS, _ENDS = "\ue000", "\ue001"  # private use: no text of a repository holds them, for they are taken out of it
_REFERENCE = re.compile(rf"{_OPENS}([\w./-]+){_ENDS}")


class Push(NamedTuple):
    """A branch gets a commit of the bundle; ``lease`` is where it must be before, None where there must be none."""

    group: str
    branch: str
    commit: str
    lease: str | None


class DropBranch(NamedTuple):
    """A branch of the bot's goes, if it is where it must be."""

    branch: str
    lease: str


class OpenPull(NamedTuple):
    """A pull request is opened; one that is there for the branch already is adopted."""

    group: str
    branch: str
    base: str
    title: str
    body: str
    is_draft: bool = False
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()


class EditPull(NamedTuple):
    """What is not None is written anew, in one request."""

    number: int
    title: str | None = None
    body: str | None = None
    is_open: bool | None = None
    base: str | None = None


class AddComment(NamedTuple):
    """A comment, once: ``key`` is hidden in it, and one that bears it already is enough."""

    number: int
    key: str
    text: str


class AddLabels(NamedTuple):
    """Labels are put on a pull request or an issue."""

    number: int
    labels: tuple[str, ...]


class MakeLabel(NamedTuple):
    """A label that the repository does not have; ``color`` is six hex digits."""

    name: str
    color: str
    description: str


class OpenDashboard(NamedTuple):
    """The dashboard is opened."""

    title: str
    body: str
    labels: tuple[str, ...]


class EditDashboard(NamedTuple):
    """What is not None is written anew, in one request."""

    number: int
    body: str | None = None
    is_open: bool | None = None


Action = Push | DropBranch | OpenPull | EditPull | AddComment | AddLabels | MakeLabel | OpenDashboard | EditDashboard


def reference(group: str) -> str:
    """What stands in a text for ``#`` and the number of a group's pull request that is only being opened."""
    return f"{_OPENS}{group}{_ENDS}"


def resolved(text: str, numbers: dict[str, int]) -> str:
    """The text with the numbers in their places; what people wrote with these signs is no reference, and stays.

    Raises:
        KeyError: a group has none.
    """
    return _REFERENCE.sub(lambda found: f"#{numbers[found[1]]}", text)


def without_references(text: str) -> str:
    """A text of the repository's that cannot be read as a reference."""
    return text.replace(_OPENS, "").replace(_ENDS, "")
