"""What is asked of every forge: reads and writes, in the words of `records`.

A method is one request, or one a page.  A write that the forge has taken is
never sent twice: where an answer was lost (`ForgeError.is_unsure`), who
called looks first.

GitLab would fit: a merge request is a pull (``iid`` as its number,
``source_branch`` as head, ``state`` opened, closed or merged), a note is a
comment, ``/repository/branches?search=^PREFIX`` the branches, ``add_labels``
its field, ``reviewer_ids`` after a look for the names, ``/draft`` a prefix
of the title; its ``/repository/commits`` make blob, tree and commit in one.
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

    def make_branch(self, name: str, sha: str) -> None:
        """A new branch; one that is there is refused, and moved by git alone: no forge's API has a lease."""
