"""Gitea and Forgejo, by the API that both have (``/api/swagger`` of every server; go-gitea/gitea, ``templates/swagger``).

Where it is otherwise than GitHub's: labels go by number; a draft is a title
that begins with ``WIP:``; the list of pull requests has no filter for their
branch; a commit is told with its own hash in the place of its tree's; and
there is nothing by which blobs, trees and commits could be made.
"""

from collections.abc import Mapping
from urllib.parse import quote

from .errors import ForgeError, ForgeTrouble
from .exchange import ForgeSender, get
from .git_tree import tree_hash
from .gitea_lists import pages, rows_of
from .gitea_pulls import DRAFT, GiteaPulls, read_pull, read_title
from .reading import AnswerPart
from .records import ForgeComment, ForgeCommit, ForgeIssue, ForgePull, ForgeRepository, ForgeTreeEntry
from .repository_api import RepositoryApi
from .shapes import (
    branch_of_ref,
    comment,
    given,
    is_verified,
    issue,
    parents,
    person,
    repository_of,
    state,
)

HEADERS = {"accept": "application/json"}
_MOST_PAGES = 1000


class GiteaForge(RepositoryApi):
    """One repository on a Gitea or a Forgejo; `protocol.Forge` says what each method is for."""

    def __init__(self, sender: ForgeSender, full_name: str):
        super().__init__(sender, full_name)
        self._label_numbers: dict[str, int] = {}
        self._pulls = GiteaPulls()

    def repository(self) -> ForgeRepository:
        repository = repository_of(self._one(get(self._path("")), "the repository"))
        self._name = repository.full_name
        return repository

    def labelled(self, label: str) -> tuple[ForgeIssue, ...]:
        """A label that is not there is no filter for Gitea: a first page without it is the list of all."""
        asked = self._path("/issues", {"state": "all", "labels": label})
        found: dict[int, ForgeIssue] = {}
        for rows in pages(self._sender, asked, "the list of issues"):
            issues = map(_issue, rows)
            found |= {issue.number: issue for issue in issues if label in issue.labels}
            if not found:
                break
        return tuple(found[number] for number in sorted(found))

    def pulls_from(self, branch: str) -> tuple[ForgePull, ...]:
        """The whole list the first time, and then only what has changed since."""
        asked = self._path("/pulls", {"state": "all", "sort": "recentupdate"})
        for rows in pages(self._sender, asked, "the list of pull requests"):
            if self._pulls.knew(rows):
                break
        return self._pulls.of_branch(branch)

    def pull(self, number: int) -> ForgePull:
        return read_pull(self._one(get(self._path(f"/pulls/{number}")), "the pull request"))

    def branches(self, prefix: str) -> Mapping[str, str]:
        asked = self._path(f"/git/refs/heads/{quote(prefix)}")
        try:
            data = self._sender.send(get(asked)).data
        except ForgeError as error:
            if error.kind in (ForgeTrouble.NOT_FOUND, ForgeTrouble.CONFLICT):  # none begins so; there is no commit yet
                return {}
            raise
        found = rows_of([data] if isinstance(data, dict) else data, f"GET {asked}: the list of refs")
        return {name: sha for name, sha in sorted(map(branch_of_ref, found)) if name.startswith(prefix)}

    def commit(self, sha: str) -> ForgeCommit:
        asked = self._path(f"/git/commits/{quote(sha)}", {"stat": "false", "files": "false"})
        part = self._one(get(asked), "the commit")
        told = part.part("commit")
        tree = told.part("tree").text("sha")
        return ForgeCommit(
            sha=part.text("sha"),
            tree=self._tree(tree) if tree == part.text("sha") else tree,
            parents=parents(part),
            author=person(told.part("author")),
            committer=person(told.part("committer")),
            message=told.text("message"),
            is_verified=is_verified(told),
        )

    def comments(self, number: int) -> tuple[ForgeComment, ...]:
        asked = get(self._path(f"/issues/{number}/comments"))
        found = rows_of(self._sender.send(asked).data, f"{asked.asked}: the list of comments")
        return tuple(sorted(map(comment, found)))

    def labels(self) -> frozenset[str]:
        for rows in pages(self._sender, self._path("/labels"), "the list of labels"):
            self._label_numbers |= {row.text("name"): row.number("id") for row in rows}
        return frozenset(self._label_numbers)

    def open_pull(self, title: str, body: str, head: str, base: str, *, is_draft: bool) -> ForgePull:
        told = DRAFT + title if is_draft else title
        request = self._post("/pulls", {"title": told, "body": body, "head": head, "base": base})
        return read_pull(self._one(request, "the pull request"))

    def edit_pull(
        self,
        number: int,
        *,
        title: str | None = None,
        body: str | None = None,
        is_open: bool | None = None,
        base: str | None = None,
    ) -> ForgePull:
        """Where the title changes there is a look before, for it is the title that makes it a draft."""
        told = DRAFT + title if title is not None and self.pull(number).is_draft else title
        anew = given({"title": told, "body": body, "state": state(is_open), "base": base})
        return read_pull(self._one(self._patch(f"/pulls/{number}", anew), "the pull request"))

    def open_issue(self, title: str, body: str, labels: tuple[str, ...]) -> ForgeIssue:
        request = self._post("/issues", {"title": title, "body": body, "labels": self._numbers(labels)})
        return _issue(self._one(request, "the issue"))

    def edit_issue(self, number: int, *, body: str | None = None, is_open: bool | None = None) -> ForgeIssue:
        anew = given({"body": body, "state": state(is_open)})
        return _issue(self._one(self._patch(f"/issues/{number}", anew), "the issue"))

    def add_labels(self, number: int, labels: tuple[str, ...]) -> None:
        body = {"labels": self._numbers(labels)}
        self._sender.send(self._post(f"/issues/{number}/labels", body, is_repeatable=True))

    def make_label(self, name: str, color: str, description: str) -> None:
        body = {"name": name, "color": f"#{color}", "description": description}
        made = self._one(self._post("/labels", body), "the label")
        self._label_numbers[made.text("name")] = made.number("id")

    def make_blob(self, content: bytes) -> str:
        raise _no_git_data("blobs")

    def make_tree(self, base: str, entries: tuple[ForgeTreeEntry, ...]) -> str:
        raise _no_git_data("trees")

    def make_commit(self, message: str, tree: str, parents: tuple[str, ...]) -> ForgeCommit:
        raise _no_git_data("commits")

    def make_branch(self, name: str, sha: str) -> None:
        self._sender.send(self._post("/branches", {"new_branch_name": name, "old_ref_name": sha}))

    def _tree(self, commit: str) -> str:
        """The hash of a commit's tree, from what lies in it."""
        asked = self._path(f"/git/trees/{quote(commit)}")
        entries: list[ForgeTreeEntry] = []
        try:
            for page in range(1, _MOST_PAGES):
                part = self._one(get(f"{asked}?page={page}"), "the tree")
                entries.extend(map(_tree_entry, part.parts("tree")))
                if not part.flag("truncated"):
                    break
            return tree_hash(tuple(entries))
        except ValueError:
            message = f"the answer to GET {asked} has an entry that is none of git's; expected modes and hashes"
            raise ForgeError(ForgeTrouble.BAD_ANSWER, message, asked=f"GET {asked}") from None

    def _numbers(self, labels: tuple[str, ...]) -> list[int]:
        """The numbers of labels; the list is asked for where one is not known yet.

        Raises:
            ForgeError: there is no such label.
        """
        missing = [name for name in labels if name not in self._label_numbers]
        if missing and (missing := [name for name in missing if name not in self.labels()]):
            message = (
                f"the repository has no label {missing[0]!r}; expected it to be made before it is put on something"
            )
            raise ForgeError(ForgeTrouble.NOT_FOUND, message, asked=get(self._path("/labels")).asked)
        return [self._label_numbers[name] for name in labels]


def _issue(part: AnswerPart) -> ForgeIssue:
    is_pull, title = part.has("pull_request"), part.text("title")
    is_merged = is_pull and part.part("pull_request").flag("merged")
    return issue(part, read_title(title)[1] if is_pull else title, is_merged=is_merged)


def _tree_entry(part: AnswerPart) -> ForgeTreeEntry:
    return ForgeTreeEntry(part.text("path"), int(part.text("mode"), 8), part.text("sha"))


def _no_git_data(what: str) -> ForgeError:
    message = f"this forge has nothing by which {what} are made over its API; expected signed = false of [tool.sophia-tidy.bot]"
    return ForgeError(ForgeTrouble.UNSUPPORTED, message)
