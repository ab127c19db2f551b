"""What GitHub's API and Gitea's say in the same words: people, comments, states, and bodies of requests."""

from collections.abc import Mapping

from .reading import AnswerPart
from .records import ForgeComment, ForgeIssue, ForgePerson, ForgeRepository


def login(part: AnswerPart) -> str:
    """Who made it; "ghost" is what GitHub shows where the account is deleted."""
    return part.part("user").text("login") if part.has("user") else "ghost"


def comment(part: AnswerPart) -> ForgeComment:
    return ForgeComment(part.number("id"), login(part), part.text_or_none("body"))


def person(part: AnswerPart) -> ForgePerson:
    return ForgePerson(part.text("name"), part.text("email"), part.time("date"))


def parents(part: AnswerPart) -> tuple[str, ...]:
    return tuple(each.text("sha") for each in part.parts("parents"))


def is_verified(part: AnswerPart) -> bool:
    return part.has("verification") and part.part("verification").flag("verified")


def repository_of(part: AnswerPart) -> ForgeRepository:
    """A repository; GitHub does not say whether it is empty."""
    return ForgeRepository(
        full_name=part.text("full_name"),
        default_branch=part.text("default_branch"),
        web_url=part.text("html_url"),
        clone_url=part.text("clone_url"),
        may_push=_may_push(part),
        is_archived=part.flag("archived"),
        is_empty=part.flag("empty"),
        has_issues=part.flag("has_issues", True),
        has_pulls=part.flag("has_pull_requests", True),
    )


def issue(part: AnswerPart, title: str, *, is_merged: bool) -> ForgeIssue:
    """An issue or, in the same list, a pull request, whose title and end each forge tells in its own way."""
    return ForgeIssue(
        number=part.number("number"),
        title=title,
        body=part.text_or_none("body"),
        is_open=part.text("state") == "open",
        author=login(part),
        labels=part.names("labels"),
        is_pull=part.has("pull_request"),
        is_merged=is_merged,
    )


def _may_push(part: AnswerPart) -> bool:
    return part.has("permissions") and part.part("permissions").flag("push")


def is_of_the_repository(part: AnswerPart) -> bool:
    """Whether a pull request's head is of the repository itself: not of a fork, nor of one that is gone."""
    head, base = part.part("head"), part.part("base")
    return head.has("repo") and head.part("repo").number("id") == base.part("repo").number("id")


def branch_of_ref(part: AnswerPart) -> tuple[str, str]:
    """Name and tip of a ref of the API for git's data."""
    return part.text("ref").removeprefix("refs/heads/"), part.part("object").text("sha")


def given(body: Mapping[str, str | None]) -> dict[str, str]:
    """The fields that are to be written anew."""
    return {key: value for key, value in body.items() if value is not None}


def state(is_open: bool | None) -> str | None:
    """How an edit says whether it is open, None where it does not."""
    return None if is_open is None else "open" if is_open else "closed"


def people_and_teams(reviewers: tuple[str, ...]) -> dict[str, list[str]]:
    """Who is asked to review: ``name`` is a person, ``org/name`` a team."""
    return {
        "reviewers": [name for name in reviewers if "/" not in name],
        "team_reviewers": [name.rpartition("/")[2] for name in reviewers if "/" in name],
    }
