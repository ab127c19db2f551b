"""What is asked of every forge: reads and writes, in the words of `records`.

A method is one request, or one a page.  A write that the forge has taken is
never sent twice: where an answer was lost, who called looks first.
"""

from collections.abc import Mapping
from typing import Protocol

from .records import ForgeComment, ForgeCommit, ForgeIssue, ForgePull, ForgeRepository, ForgeTreeEntry


class Forge(Protocol):
    """One repository on one forge.

    Raises:
        ForgeError: from each of them, what the forge refuses, with the kind of the refusal.
    """

    def repository(self) -> ForgeRepository:
        """What the token sees of the repository."""

    def labelled(self, label: str) -> tuple[ForgeIssue, ...]:
        """Issues and pull requests with a label, open and closed, by number."""

    def pulls_from(self, branch: str) -> tuple[ForgePull, ...]:
        """Pull requests whose head is a branch of the repository itself, open and closed, by number."""

    def pull(self, number: int) -> ForgePull:
        """One pull request."""

    def branches(self, prefix: str) -> Mapping[str, str]:
        """Names of branches that begin with a prefix, to the hashes of their tips."""

    def commit(self, sha: str) -> ForgeCommit:
        """One commit."""

    def comments(self, number: int) -> tuple[ForgeComment, ...]:
        """The comments on an issue or a pull request, oldest first."""

    def labels(self) -> frozenset[str]:
        """The names of the repository's labels."""

    def open_pull(self, title: str, body: str, head: str, base: str, *, is_draft: bool) -> ForgePull:
        """A new pull request."""

    def edit_pull(
        self,
        number: int,
        *,
        title: str | None = None,
        body: str | None = None,
        is_open: bool | None = None,
        base: str | None = None,
    ) -> ForgePull:
        """The pull request with what is not None written anew."""

    def ask_reviews(self, number: int, reviewers: tuple[str, ...]) -> None:
        """Ask people (``name``) and teams (``org/name``) to review."""

    def open_issue(self, title: str, body: str, labels: tuple[str, ...]) -> ForgeIssue:
        """A new issue."""

    def edit_issue(self, number: int, *, body: str | None = None, is_open: bool | None = None) -> ForgeIssue:
        """The issue with what is not None written anew."""

    def add_comment(self, number: int, body: str) -> ForgeComment:
        """A new comment."""

    def add_labels(self, number: int, labels: tuple[str, ...]) -> None:
        """Put labels that the repository has on an issue or a pull request."""

    def make_label(self, name: str, color: str, description: str) -> None:
        """A new label."""

    def make_blob(self, content: bytes) -> str:
        """A blob, by its hash."""

    def make_tree(self, base: str, entries: tuple[ForgeTreeEntry, ...]) -> str:
        """A tree over another one, by its hash."""

    def make_commit(self, message: str, tree: str, parents: tuple[str, ...]) -> ForgeCommit:
        """A commit that the forge signs."""

    def set_branch(self, name: str, sha: str, *, is_new: bool) -> None:
        """Where a branch is from now on."""
