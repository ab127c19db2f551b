"""What a forge remembers beside git: plain values that change in place."""

from dataclasses import dataclass, field


@dataclass
class Grant:
    """What a token may: permission to ``read`` or ``write``; ``kind`` is app, pat or person.

    ``says_permissions`` is whether the repository's answer tells what it may;
    GitHub tells the token of an installation nothing.
    """

    token: str
    login: str
    kind: str = "app"
    permissions: dict[str, str] = field(default_factory=dict)
    expires: float | None = None
    says_permissions: bool = True

    def may(self, permission: str, level: str) -> bool:
        held = self.permissions.get(permission, "")
        return held == "write" or (held == "read" and level == "read")


@dataclass
class Label:
    id: int
    name: str
    color: str
    description: str = ""


@dataclass
class Comment:
    id: int
    author: str
    body: str
    created: float
    updated: float


@dataclass
class Pull:
    """The part of an issue that is a pull request; ``head_sha`` is the last tip that the forge saw, ``merged_onto`` where its base was before."""

    head: str
    base: str
    head_sha: str
    base_sha: str
    is_draft: bool = False
    merged: float | None = None
    merged_by: str = ""
    merge_commit: str | None = None
    merged_onto: str = ""
    reviewers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)


@dataclass
class Issue:
    number: int
    title: str
    body: str
    author: str
    created: float
    updated: float
    labels: list[str] = field(default_factory=list)
    is_open: bool = True
    closed: float | None = None
    closed_by: str = ""
    comments: list[Comment] = field(default_factory=list)
    pull: Pull | None = None


@dataclass
class RepositoryFacts:
    owner: str
    name: str
    id: int = 4711
    default_branch: str = "main"
    is_private: bool = False
    is_archived: bool = False
    has_issues: bool = True
    has_pulls: bool = True
    protected: set[str] = field(default_factory=set)
    collaborators: set[str] = field(default_factory=set)
    teams: set[str] = field(default_factory=set)
    older_names: list[str] = field(default_factory=list)
    description: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"


class Refused(Exception):
    """The forge says no; each API says it in its own words."""

    def __init__(self, status: int, message: str, errors: tuple[dict[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.status, self.message, self.errors = status, message, errors


def invalid(message: str, resource: str, field_name: str = "", code: str = "custom") -> Refused:
    """422 with one error, as GitHub lists it."""
    error = {"resource": resource, "code": code, "message": message}
    if field_name:
        error["field"] = field_name
    return Refused(422, message, (error,))
