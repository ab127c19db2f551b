"""A forge in memory, for the order of requests and for answers that are lost; what a real one does is tested against one."""

from collections.abc import Mapping

from sophia_tidy.adapters.forge.errors import ForgeError, ForgeTrouble
from sophia_tidy.adapters.forge.records import (
    ForgeComment,
    ForgeCommit,
    ForgeIssue,
    ForgePerson,
    ForgePull,
    ForgeRepository,
    ForgeTreeEntry,
)
from sophia_tidy.adapters.git.push import PushKind, PushResult
from sophia_tidy.bot.model.actions import Push

WRITES = frozenset(
    "open_pull edit_pull ask_reviews open_issue edit_issue add_comment add_labels make_label"
    " make_blob make_tree make_commit make_branch push drop".split()
)


class MemoryForge:
    """`Forge` and `BranchDoor` at once; ``asked`` are the requests, in order.

    ``troubles`` are what comes to requests by their name, one after the
    other: a kind before it took effect, or, as ``(kind, True)``, after it.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.troubles: dict[str, list[ForgeTrouble | tuple[ForgeTrouble, bool] | None]] = {}
        self.pulls: dict[int, ForgePull] = {}
        self.issues: dict[int, ForgeIssue] = {}
        self.said: dict[int, list[str]] = {}
        self.reviewers: dict[int, tuple[str, ...]] = {}
        self.people = frozenset(("ann", "bob"))
        self.tips: dict[str, str] = {}
        self.names = frozenset[str]()
        self.pushes: list[PushKind] = []

    @property
    def writes(self) -> list[str]:
        return [each for each in self.asked if each.split()[0] in WRITES]

    def _begin(self, name: str, what: object = "") -> ForgeTrouble | None:
        """Note the request; the kind of trouble that comes after it."""
        self.asked.append(f"{name} {what}".strip())
        trouble = self.troubles[name].pop(0) if self.troubles.get(name) else None
        if isinstance(trouble, tuple):
            return trouble[0]
        if trouble is not None:
            raise _error(trouble, name)
        return None

    def _end(self, name: str, trouble: ForgeTrouble | None) -> None:
        if trouble is not None:
            raise _error(trouble, name)

    def _number(self) -> int:
        return max((*self.pulls, *self.issues), default=0) + 1

    def repository(self) -> ForgeRepository:
        self._begin("repository")
        return ForgeRepository("o/n", "main", "https://forge/o/n", "https://forge/o/n.git", may_push=True)

    def labelled(self, label: str) -> tuple[ForgeIssue, ...]:
        self._begin("labelled", label)
        as_issues = {
            pull.number: ForgeIssue(
                pull.number, pull.title, pull.body, pull.is_open, pull.author, pull.labels, True, pull.is_merged
            )
            for pull in self.pulls.values()
        }
        everything = {**self.issues, **as_issues}
        return tuple(everything[number] for number in sorted(everything) if label in everything[number].labels)

    def pulls_from(self, branch: str) -> tuple[ForgePull, ...]:
        self._begin("pulls_from", branch)
        return tuple(pull for _, pull in sorted(self.pulls.items()) if pull.head == branch)

    def pull(self, number: int) -> ForgePull:
        self._begin("pull", number)
        if number not in self.pulls:
            raise _error(ForgeTrouble.NOT_FOUND, "pull")
        return self.pulls[number]

    def branches(self, prefix: str) -> Mapping[str, str]:
        self._begin("branches", prefix)
        return {name: sha for name, sha in self.tips.items() if name.startswith(prefix)}

    def commit(self, sha: str) -> ForgeCommit:
        """A person's, every one."""
        self._begin("commit", sha)
        somebody = ForgePerson("ada", "ada@example.org", 0)
        return ForgeCommit(sha, "0" * 40, (), somebody, somebody, "a change\n")

    def comments(self, number: int) -> tuple[ForgeComment, ...]:
        self._begin("comments", number)
        return tuple(ForgeComment(place, "bot", text) for place, text in enumerate(self.said.get(number, [])))

    def labels(self) -> frozenset[str]:
        self._begin("labels")
        return self.names

    def open_pull(self, title: str, body: str, head: str, base: str, *, is_draft: bool) -> ForgePull:
        trouble = self._begin("open_pull", head)
        if any(pull.head == head and pull.is_open for pull in self.pulls.values()):
            raise _error(ForgeTrouble.EXISTS, "open_pull")
        sha = self.tips.get(head, "")
        pull = ForgePull(self._number(), title, body, True, False, is_draft, "bot", head, sha, base)
        self.pulls[pull.number] = pull
        self._end("open_pull", trouble)
        return pull

    def edit_pull(
        self,
        number: int,
        *,
        title: str | None = None,
        body: str | None = None,
        is_open: bool | None = None,
        base: str | None = None,
    ) -> ForgePull:
        trouble = self._begin("edit_pull", number)
        given = {"title": title, "body": body, "is_open": is_open, "base": base}
        self.pulls[number] = self.pulls[number]._replace(**{k: v for k, v in given.items() if v is not None})
        self._end("edit_pull", trouble)
        return self.pulls[number]

    def ask_reviews(self, number: int, reviewers: tuple[str, ...]) -> None:
        trouble = self._begin("ask_reviews", " ".join(reviewers))
        if not self.people.issuperset(reviewers):
            raise _error(ForgeTrouble.UNPROCESSABLE, "ask_reviews")
        self.reviewers[number] = (*self.reviewers.get(number, ()), *reviewers)
        self._end("ask_reviews", trouble)

    def open_issue(self, title: str, body: str, labels: tuple[str, ...]) -> ForgeIssue:
        trouble = self._begin("open_issue", title)
        issue = ForgeIssue(self._number(), title, body, True, "bot", labels)
        self.issues[issue.number] = issue
        self._end("open_issue", trouble)
        return issue

    def edit_issue(self, number: int, *, body: str | None = None, is_open: bool | None = None) -> ForgeIssue:
        trouble = self._begin("edit_issue", number)
        given = {"body": body, "is_open": is_open}
        self.issues[number] = self.issues[number]._replace(**{k: v for k, v in given.items() if v is not None})
        self._end("edit_issue", trouble)
        return self.issues[number]

    def add_comment(self, number: int, body: str) -> ForgeComment:
        trouble = self._begin("add_comment", number)
        self.said.setdefault(number, []).append(body)
        self._end("add_comment", trouble)
        return ForgeComment(len(self.said[number]), "bot", body)

    def add_labels(self, number: int, labels: tuple[str, ...]) -> None:
        trouble = self._begin("add_labels", number)
        where = self.pulls if number in self.pulls else self.issues
        where[number] = where[number]._replace(labels=tuple(dict.fromkeys((*where[number].labels, *labels))))
        self._end("add_labels", trouble)

    def make_label(self, name: str, color: str, description: str) -> None:
        trouble = self._begin("make_label", name)
        if name in self.names:
            raise _error(ForgeTrouble.EXISTS, "make_label")
        self.names |= {name}
        self._end("make_label", trouble)

    def make_blob(self, content: bytes) -> str:
        raise NotImplementedError

    def make_tree(self, base: str, entries: tuple[ForgeTreeEntry, ...]) -> str:
        raise NotImplementedError

    def make_commit(self, message: str, tree: str, parents: tuple[str, ...]) -> ForgeCommit:
        raise NotImplementedError

    def make_branch(self, name: str, sha: str) -> None:
        raise NotImplementedError

    def commit_for(self, push: Push) -> str:
        return push.commit

    def push(self, push: Push) -> PushResult:
        self._begin("push", push.branch)
        kind = self.pushes.pop(0) if self.pushes else None
        if kind is not None and kind is not PushKind.DONE:
            return PushResult(kind, f"as the test has it: {kind}")
        if self.tips.get(push.branch) not in (push.lease, push.commit):
            return PushResult(PushKind.LEASE, "stale info")
        self.tips[push.branch] = push.commit
        return PushResult(PushKind.DONE)

    def drop(self, branch: str, lease: str) -> PushResult:
        self._begin("drop", branch)
        if self.tips.get(branch) != lease:
            return PushResult(PushKind.LEASE, "stale info")
        del self.tips[branch]
        return PushResult(PushKind.DONE)


def _error(kind: ForgeTrouble, name: str) -> ForgeError:
    return ForgeError(kind, f"{name}: {kind}", asked=f"POST /{name}")
