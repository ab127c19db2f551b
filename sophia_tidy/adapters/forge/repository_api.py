"""What the APIs of all forges have under the same names: the paths below one repository, comments and requests for reviews."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from .exchange import ForgeRequest, ForgeSender
from .reading import AnswerPart
from .records import ForgeComment
from .shapes import comment, people_and_teams


class RepositoryApi:
    """One repository; ``full_name`` is ``owner/name``."""

    def __init__(self, sender: ForgeSender, full_name: str):
        self._sender = sender
        self._name = full_name

    def ask_reviews(self, number: int, reviewers: tuple[str, ...]) -> None:
        self._sender.send(self._post(f"/pulls/{number}/requested_reviewers", people_and_teams(reviewers)))

    def add_comment(self, number: int, body: str) -> ForgeComment:
        return comment(self._one(self._post(f"/issues/{number}/comments", {"body": body}), "the comment"))

    def _path(self, below: str, query: Mapping[str, str] | None = None) -> str:
        return f"/repos/{quote(self._name)}{below}{'?' + urlencode(query) if query else ''}"

    def _post(self, below: str, body: Mapping[str, object], *, is_repeatable: bool = False) -> ForgeRequest:
        return ForgeRequest("POST", self._path(below), body, is_repeatable)

    def _patch(self, below: str, body: Mapping[str, object]) -> ForgeRequest:
        return ForgeRequest("PATCH", self._path(below), body, is_repeatable=True)

    def _one(self, request: ForgeRequest, what: str) -> AnswerPart:
        return AnswerPart(self._sender.send(request).data, f"{request.asked}: {what}")
