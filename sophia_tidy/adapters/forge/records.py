"""What a forge says, in words that all of them share."""

from typing import NamedTuple


class ForgeRepository(NamedTuple):
    """A repository as the token sees it.

    ``full_name`` is ``owner/name`` as it is now, which may not be what was
    asked for.  ``is_empty`` is true only where the forge says so: GitHub
    does not, and has no branches then.  ``may_push_workflows`` is None
    where the forge does not say so of the token.
    """

    full_name: str
    default_branch: str
    web_url: str
    clone_url: str
    may_push: bool
    is_archived: bool = False
    is_empty: bool = False
    has_issues: bool = True
    has_pulls: bool = True
    may_push_workflows: bool | None = None


class ForgeIssue(NamedTuple):
    """An issue, or a pull request as the list of issues has it."""

    number: int
    title: str
    body: str
    is_open: bool
    author: str
    labels: tuple[str, ...] = ()
    is_pull: bool = False
    is_merged: bool = False


class ForgePull(NamedTuple):
    """A pull request; ``head_sha`` is where its branch was when the forge last looked, ``is_foreign`` that it is a fork's."""

    number: int
    title: str
    body: str
    is_open: bool
    is_merged: bool
    is_draft: bool
    author: str
    head: str
    head_sha: str
    base: str
    labels: tuple[str, ...] = ()
    is_foreign: bool = False


class ForgePerson(NamedTuple):
    """Who is named in a commit, and when, as seconds since 1970."""

    name: str
    email: str
    time: int


class ForgeCommit(NamedTuple):
    """A commit; ``is_verified`` says that the forge knows its signature."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: ForgePerson
    committer: ForgePerson
    message: str
    is_verified: bool = False


class ForgeComment(NamedTuple):
    """A comment on an issue or a pull request."""

    id: int
    author: str
    body: str


class ForgeTreeEntry(NamedTuple):
    """One path of a tree that is made over another; ``sha`` is None where the path goes."""

    path: str
    mode: int
    sha: str | None
