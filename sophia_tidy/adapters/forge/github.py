"""GitHub and GitHub Enterprise Server, by their REST API (docs.github.com/rest, version 2022-11-28)."""

import base64
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from .errors import ForgeError, ForgeTrouble
from .exchange import get
from .reading import AnswerPart, parts
from .records import ForgeComment, ForgeCommit, ForgeIssue, ForgePull, ForgeRepository, ForgeTreeEntry
from .repository_api import RepositoryApi
from .shapes import (
    branch_of_ref,
    comment,
    given,
    is_of_the_repository,
    is_verified,
    issue,
    login,
    parents,
    person,
    repository_of,
    state,
)

HEADERS = {"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"}
_PAGE = 100
_IN_ORDER = {"state": "all", "sort": "created", "direction": "asc", "per_page": str(_PAGE)}
_SUBMODULE, _FOLDER = 0o160000, 0o040000


class GitHubForge(RepositoryApi):
    """One repository on a GitHub; `protocol.Forge` says what each method is for.

    After `repository` it is asked by the name that it has now, so that a
    renamed one costs one redirect, not one a request.
    """

    def repository(self) -> ForgeRepository:
        """Only of a classic token GitHub says what it may do with workflows: its scopes come with every answer."""
        request = get(self._path(""))
        answer = self._sender.send(request)
        repository = repository_of(AnswerPart(answer.data, f"{request.asked}: the repository"))
        scopes = answer.headers.get("x-oauth-scopes")
        if scopes:
            repository = repository._replace(may_push_workflows="workflow" in map(str.strip, scopes.split(",")))
        self._name = repository.full_name
        return repository

    def labelled(self, label: str) -> tuple[ForgeIssue, ...]:
        asked = self._path("/issues", {"labels": label, **_IN_ORDER})
        return tuple(sorted(map(_issue, self._all(asked, "the list of issues"))))

    def pulls_from(self, branch: str) -> tuple[ForgePull, ...]:
        head = f"{self._name.partition('/')[0]}:{branch}"
        asked = self._path("/pulls", {"head": head, **_IN_ORDER})
        found = self._all(asked, "the list of pull requests")
        return tuple(sorted(_pull(each) for each in found if is_of_the_repository(each)))

    def pull(self, number: int) -> ForgePull:
        return _pull(self._one(get(self._path(f"/pulls/{number}")), "the pull request"))

    def branches(self, prefix: str) -> Mapping[str, str]:
        asked = self._path(f"/git/matching-refs/heads/{quote(prefix)}")
        try:
            found = dict(map(branch_of_ref, self._all(asked, "the list of refs")))
        except ForgeError as error:
            if error.kind is ForgeTrouble.CONFLICT:  # "Git Repository is empty."
                return {}
            raise
        return {name: sha for name, sha in sorted(found.items()) if name.startswith(prefix)}

    def commit(self, sha: str) -> ForgeCommit:
        return _commit(self._one(get(self._path(f"/git/commits/{quote(sha)}")), "the commit"))

    def comments(self, number: int) -> tuple[ForgeComment, ...]:
        asked = self._path(f"/issues/{number}/comments", {"per_page": str(_PAGE)})
        return tuple(map(comment, self._all(asked, "the list of comments")))

    def labels(self) -> frozenset[str]:
        asked = self._path("/labels", {"per_page": str(_PAGE)})
        return frozenset(each.text("name") for each in self._all(asked, "the list of labels"))

    def open_pull(self, title: str, body: str, head: str, base: str, *, is_draft: bool) -> ForgePull:
        body_of = {"title": title, "body": body, "head": head, "base": base, "draft": is_draft}
        return _pull(self._one(self._post("/pulls", body_of), "the pull request"))

    def edit_pull(
        self,
        number: int,
        *,
        title: str | None = None,
        body: str | None = None,
        is_open: bool | None = None,
        base: str | None = None,
    ) -> ForgePull:
        anew = given({"title": title, "body": body, "state": state(is_open), "base": base})
        return _pull(self._one(self._patch(f"/pulls/{number}", anew), "the pull request"))

    def open_issue(self, title: str, body: str, labels: tuple[str, ...]) -> ForgeIssue:
        request = self._post("/issues", {"title": title, "body": body, "labels": list(labels)})
        return _issue(self._one(request, "the issue"))

    def edit_issue(self, number: int, *, body: str | None = None, is_open: bool | None = None) -> ForgeIssue:
        anew = given({"body": body, "state": state(is_open)})
        return _issue(self._one(self._patch(f"/issues/{number}", anew), "the issue"))

    def add_labels(self, number: int, labels: tuple[str, ...]) -> None:
        self._sender.send(self._post(f"/issues/{number}/labels", {"labels": list(labels)}, is_repeatable=True))

    def make_label(self, name: str, color: str, description: str) -> None:
        self._sender.send(self._post("/labels", {"name": name, "color": color, "description": description}))

    def make_blob(self, content: bytes) -> str:
        body = {"content": base64.b64encode(content).decode("ascii"), "encoding": "base64"}
        return self._one(self._post("/git/blobs", body, is_repeatable=True), "the blob").text("sha")

    def make_tree(self, base: str, entries: tuple[ForgeTreeEntry, ...]) -> str:
        body = {"base_tree": base, "tree": [_tree_entry(each) for each in entries]}
        return self._one(self._post("/git/trees", body, is_repeatable=True), "the tree").text("sha")

    def make_commit(self, message: str, tree: str, parents: tuple[str, ...]) -> ForgeCommit:
        """Without author and date: GitHub signs for a bot only what it says itself ("Signature verification for bots")."""
        body = {"message": message, "tree": tree, "parents": list(parents)}
        return _commit(self._one(self._post("/git/commits", body, is_repeatable=True), "the commit"))

    def make_branch(self, name: str, sha: str) -> None:
        self._sender.send(self._post("/git/refs", {"ref": f"refs/heads/{name}", "sha": sha}))

    def _all(self, path: str, what: str) -> Iterator[AnswerPart]:
        """The objects of all pages; a page that leads back to one that was read is the last."""
        read: set[str] = set()
        while path and path not in read:
            read.add(path)
            answer = self._sender.send(get(path))
            yield from parts(answer.data, f"GET {path}: {what}")
            path = answer.following


def _issue(part: AnswerPart) -> ForgeIssue:
    is_pull = part.has("pull_request")
    return issue(part, part.text("title"), is_merged=is_pull and part.part("pull_request").has("merged_at"))


def _pull(part: AnswerPart) -> ForgePull:
    head = part.part("head")
    return ForgePull(
        number=part.number("number"),
        title=part.text("title"),
        body=part.text_or_none("body"),
        is_open=part.text("state") == "open",
        is_merged=part.has("merged_at"),
        is_draft=part.flag("draft"),
        author=login(part),
        head=head.text("ref"),
        head_sha=head.text("sha"),
        base=part.part("base").text("ref"),
        labels=part.names("labels"),
        is_foreign=not is_of_the_repository(part),
    )


def _commit(part: AnswerPart) -> ForgeCommit:
    return ForgeCommit(
        sha=part.text("sha"),
        tree=part.part("tree").text("sha"),
        parents=parents(part),
        author=person(part.part("author")),
        committer=person(part.part("committer")),
        message=part.text("message"),
        is_verified=is_verified(part),
    )


def _tree_entry(entry: ForgeTreeEntry) -> Mapping[str, str | None]:
    kind = {_SUBMODULE: "commit", _FOLDER: "tree"}.get(entry.mode, "blob")
    return {"path": entry.path, "mode": f"{entry.mode:06o}", "type": kind, "sha": entry.sha}
