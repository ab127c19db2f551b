"""A world in which nights happen: a repository on a forge, its people, and the bot.

`PureWorld` is made of values; one with real git and a real server can be
put in its place, for `Nights` (the state machine) and `Right` (what must be
true) only know this.  What cannot be done (closing what is closed, pushing
to a branch that is gone) is answered with False and changes nothing.

Each group of `GROUPS` has a file of its own on the base.  What is wrong with
it is a *finding*, a word, or "" for nothing; one pull request is wanted for
each group with a finding, and its fingerprint is made of group and finding
alone.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol

from sophia_tidy.bot.model.rules import BotRules

GROUPS = ("repair", "yaml", "docs")
FINDINGS = ("", "a", "b")
RULES = BotRules(open=2, new=2)
"""Caps so small that three groups come against them."""


class Fault(StrEnum):
    """What happens to one request of a night."""

    REFUSED = "refused"  # answered with an error; nothing was done
    LOST_BEFORE = "lost before"  # no answer; nothing was done
    LOST_AFTER = "lost after"  # no answer; it was done
    DIES_BEFORE = "dies before"  # the process ends; nothing was done
    DIES_AFTER = "dies after"  # the process ends; it was done
    LAGS = "lags"  # a list by label is answered as it was before the last night or event that wrote; on others nothing happens


class CommitView(NamedTuple):
    """A commit that was ever made; ``is_persons`` says that a person made it (the base's own too).

    ``fingerprint`` is what the trailer of one of the bot's says.
    """

    parents: tuple[str, ...]
    is_persons: bool
    fingerprint: str = ""


class PullView(NamedTuple):
    """A pull request; ``state`` is open, closed or merged, ``head`` the commit that it shows, ``comments`` their texts."""

    number: int
    state: str
    branch: str
    head: str
    base: str
    title: str
    body: str
    labels: frozenset[str]
    comments: tuple[str, ...]


class IssueView(NamedTuple):
    """An issue that is no pull request."""

    number: int
    is_open: bool
    body: str
    labels: frozenset[str]
    comments: tuple[str, ...]


class WorldView(NamedTuple):
    """All of a world at one time; ``wanted`` are groups with a finding to their fingerprint."""

    base: str
    branches: Mapping[str, str]
    commits: Mapping[str, CommitView]
    pulls: tuple[PullView, ...]
    issues: tuple[IssueView, ...]
    wanted: Mapping[str, str]


class NightResult(NamedTuple):
    """What a night did: requests in all (a push is one), those that wrote something, and whether a fault came to one of them."""

    requests: int
    writes: int
    is_faulty: bool


class World(Protocol):
    """What can happen.  A number is a pull request's or an issue's."""

    def view(self) -> WorldView:
        """The world as it is."""

    # People and branches.
    def push(self, branch: str) -> bool:
        """A person's commit on top."""

    def amend(self, branch: str) -> bool:
        """The tip is made anew by a person, with its tree."""

    def rebase(self, branch: str) -> bool:
        """The tip is made anew by a person, on today's base."""

    def update(self, branch: str) -> bool:
        """The base is merged into it (the button of the web page)."""

    def reset(self, branch: str) -> bool:
        """It is set back to the commit of the bot's that it had before its tip, if there was one."""

    def delete_branch(self, branch: str) -> bool:
        """It goes, and with it what is open from it is closed, as the forge does it."""

    def make_branch(self, branch: str) -> bool:
        """A branch of a person's, with their commit, by that name."""

    def rename_branch(self, branch: str, name: str) -> bool:
        """It has another name; what the forge does then to what is open from it is the forge's."""

    # People and pull requests.
    def suggest(self, number: int) -> bool:
        """A suggestion is taken in the web page: a commit with the forge as its committer."""

    def merge(self, number: int, how: str) -> bool:
        """``merge``, ``squash`` or ``rebase``; not where it conflicts."""

    def revert(self, number: int) -> bool:
        """What was merged is taken back on the base: the finding is there again."""

    def close(self, number: int) -> bool:
        """A pull request or an issue is closed."""

    def reopen(self, number: int) -> bool:
        """A pull request or an issue is opened again, where the forge lets them."""

    def edit_body(self, number: int) -> bool:
        """A sentence is written in at the end, and lines get CRLF ends, as a web page gives them."""

    def clear_body(self, number: int) -> bool:
        """All of the body goes, with what is hidden in it."""

    def label(self, number: int, name: str) -> bool:
        """A label is put on it."""

    def unlabel(self, number: int, name: str) -> bool:
        """A label is taken off it."""

    def tick(self, number: int, key: str) -> bool:
        """The box with that key is ticked, or not any more."""

    def retitle(self, number: int) -> bool:
        """A person writes another title."""

    # People and the base.
    def find(self, group: str, finding: str) -> bool:
        """A commit on the base, after which this is wrong with the group's file."""

    def touch(self, group: str, *, is_near: bool) -> bool:
        """A commit on the base in the group's file: so near to the finding that a merge conflicts, or far from it."""

    def move_base(self) -> bool:
        """A commit on the base in a file of no group."""

    def rename_base(self, name: str) -> bool:
        """The base has another name, and the bot is told of it; what is open into it is the forge's."""

    # The bot.
    def night(self, faults: Mapping[int, Fault] | None = None) -> NightResult:
        """The bot plans, looks, decides and acts; the request of that index, from 0, has a fault."""

    def nights_at_once(self, turns: tuple[bool, ...]) -> None:
        """Two nights at once, request by request: the first where it is True, the second where it is False, then each to its end."""

    def end(self) -> None:
        """What it holds of the machine is given back."""
