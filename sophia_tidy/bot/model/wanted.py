"""What a night wants of the forge: the pull requests, each with its branch, and what waits, with its reason."""

from typing import NamedTuple

from .rules import BotRules


class WantedPull(NamedTuple):
    """One group of changes that should be one pull request.

    ``group`` names it: words of kebab-case, the same from night to night;
    its branch is the rules' prefix and this.  ``fingerprint`` (SHA-256, hex)
    is of what it changes, not of where lines moved to; ``before`` (SHA-256,
    hex) of the paths that it touches with the bytes that they have on the
    base.  ``commit`` is the tip of its branch in the bundle, ``tree`` that
    commit's tree.  ``body`` is Markdown for a reader, without marker and
    without what only the forge knows.  ``needs`` are groups that should be
    merged before.  ``patch`` is what it changes as a diff, without anything that looks
    secret, for a forge that does not let the branch be pushed.
    """

    group: str
    title: str
    fingerprint: str
    before: str
    commit: str
    tree: str
    body: str
    is_draft: bool = False
    reviewers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    touches_workflows: bool = False
    patch: str = ""


class WaitingGroup(NamedTuple):
    """A group that is there, but cannot be a pull request yet: held until others are merged, or blocked; ``reason`` is a sentence."""

    group: str
    title: str
    reason: str
    needs: tuple[str, ...] = ()
    is_blocked: bool = False


class OpenQuestion(NamedTuple):
    """A decision that waits for a person, and the line that answers it."""

    id: str
    question: str
    answer: str


class Wanted(NamedTuple):
    """All that a night wants; ``repository`` is ``owner/name`` as its remote has it, "" where none is known.

    ``base`` is the branch, ``base_commit`` the commit of it that was looked at.
    """

    repository: str
    base: str
    base_commit: str
    pulls: tuple[WantedPull, ...] = ()
    waiting: tuple[WaitingGroup, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    rules: BotRules = BotRules()

    def branch(self, group: str) -> str:
        """The branch of a group."""
        return self.rules.prefix + group
