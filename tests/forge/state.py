"""What a forge knows and does, whichever API asks: issues, pull requests and labels as values, commits and branches in git."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .bare import NO_COMMIT, BareRepository, GitFailed
from .clock import SimulatedClock
from .lists import Lists
from .manners import GITHUB, Manners, checked
from .records import Comment, Grant, Issue, Label, Pull, Refused, RepositoryFacts, invalid


@dataclass
class ForgeState:
    """One repository."""

    facts: RepositoryFacts
    bare: BareRepository
    clock: SimulatedClock
    grants: dict[str, Grant] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    verified: set[str] = field(default_factory=set)
    ids: int = 1000
    last_number: int = 0
    manners: Manners = GITHUB
    lock: threading.RLock = field(default_factory=threading.RLock)
    lists: Lists = field(default_factory=Lists)

    @classmethod
    def fresh(cls, folder: Path, facts: RepositoryFacts, clock: SimulatedClock) -> "ForgeState":
        bare = BareRepository(folder / facts.owner / f"{facts.name}.git")
        bare.create(facts.default_branch)
        return cls(facts, bare, clock)

    # issues

    def wrote(self) -> None:
        """Called before every write."""
        self.lists.before_write(self.issues, self.clock.now())

    def listed(self) -> list[Issue]:
        """The issues as a list request sees them, by number."""
        return self.lists.seen(self.issues, self.clock.now())

    def next_id(self) -> int:
        self.ids += 1
        return self.ids

    def issue(self, number: int) -> Issue:
        if number not in self.issues:
            raise Refused(404, "Not Found")
        return self.issues[number]

    def pull(self, number: int) -> Issue:
        issue = self.issue(number)
        if issue.pull is None:
            raise Refused(404, "Not Found")
        return issue

    def open_issue(
        self, title: str, body: str, author: str, labels: tuple[str, ...] = (), pull: Pull | None = None
    ) -> Issue:
        checked(title, body, "PullRequest" if pull else "Issue", self.manners.longest_body)
        self.wrote()
        self.last_number += 1
        now = self.clock.now()
        issue = Issue(self.last_number, title, body, author, now, now, list(labels), pull=pull)
        self.issues[issue.number] = issue
        return issue

    def edit(self, issue: Issue, *, title: str | None = None, body: str | None = None) -> None:
        checked(
            issue.title if title is None else title,
            body or "",
            "PullRequest" if issue.pull else "Issue",
            self.manners.longest_body,
        )
        self.wrote()
        issue.title = issue.title if title is None else title
        issue.body = issue.body if body is None else body
        issue.updated = self.clock.now()

    def close(self, issue: Issue, by: str) -> None:
        if not issue.is_open:
            return
        self.wrote()
        issue.is_open, issue.closed, issue.closed_by, issue.updated = False, self.clock.now(), by, self.clock.now()
        if issue.pull:  # what it was when it was closed is what it is
            issue.pull.base_sha = self.bare.branches().get(issue.pull.base, issue.pull.base_sha)

    def reopen(self, issue: Issue) -> None:
        """
        Raises:
            Refused: a pull request that is merged, whose branch is gone or was
                pushed anew by force, or beside which another is open.
        """
        if issue.is_open:
            return
        if pull := issue.pull:
            self._may_reopen(pull)
        self.wrote()
        issue.is_open, issue.closed, issue.closed_by, issue.updated = True, None, "", self.clock.now()
        self.noticed("")

    def _may_reopen(self, pull: Pull) -> None:
        tips = self.bare.branches()
        why = ""
        if pull.merged is not None:
            why = "This pull request is merged."
        elif pull.head not in tips:
            why = f"The {pull.head} branch has been deleted."
        elif not self.manners.reopens_after_force and not self.bare.is_ancestor(pull.head_sha, tips[pull.head]):
            why = f"The {pull.head} branch was force-pushed or recreated."
        elif self.open_pull_of(pull.head, pull.base):
            why = f"There is already an open pull request from {pull.head} to {pull.base}."
        if why:
            raise invalid(f"state cannot be changed. {why}", "PullRequest", "state", "invalid")

    def comment(self, issue: Issue, author: str, body: str) -> Comment:
        if not body.strip():
            raise Refused(
                422, "Validation Failed", ({"resource": "IssueComment", "code": "missing_field", "field": "body"},)
            )
        checked("x", body, "IssueComment", self.manners.longest_body)
        self.wrote()
        now = self.clock.now()
        issue.comments.append(Comment(self.next_id(), author, body, now, now))
        issue.updated = now
        return issue.comments[-1]

    # labels

    def make_label(self, name: str, color: str, description: str = "") -> Label:
        if name.lower() in (known.lower() for known in self.labels):
            raise Refused(422, "Validation Failed", ({"resource": "Label", "code": "already_exists", "field": "name"},))
        if (
            len(name) > 50
            or not name.strip()
            or len(color) != 6
            or set(color.lower()) - set("0123456789abcdef")
            or len(description) > 100
        ):
            raise Refused(
                422, "Validation Failed", ({"resource": "Label", "code": "invalid", "field": "name or color"},)
            )
        self.wrote()
        self.labels[name] = Label(self.next_id(), name, color, description)
        return self.labels[name]

    def label(self, issue: Issue, names: list[str]) -> None:
        self.wrote()
        issue.labels += [name for name in dict.fromkeys(names) if name not in issue.labels]
        issue.updated = self.clock.now()

    def unlabel(self, issue: Issue, name: str) -> None:
        if name not in issue.labels:
            raise Refused(404, "Label does not exist")
        self.wrote()
        issue.labels.remove(name)

    # pull requests

    def open_pull_of(self, head: str, base: str) -> Issue | None:
        every = (issue for issue in self.issues.values() if issue.is_open and issue.pull)
        return next((one for one in every if one.pull and (one.pull.head, one.pull.base) == (head, base)), None)

    def open_pull(self, title: str, body: str, author: str, head: str, base: str, *, is_draft: bool) -> Issue:
        tips = self.bare.branches()
        for name, branch in (("head", head), ("base", base)):
            if branch not in tips:
                raise invalid("Validation Failed", "PullRequest", name, "invalid")
        if self.open_pull_of(head, base):
            raise invalid(f"A pull request already exists for {self.facts.owner}:{head}.", "PullRequest")
        if not self.manners.allows_empty and not self.bare.commits(tips[base], tips[head]):
            raise invalid(f"No commits between {base} and {head}", "PullRequest")
        issue = self.open_issue(title, body, author, pull=Pull(head, base, tips[head], tips[base], is_draft))
        self.bare.set_ref(f"refs/pull/{issue.number}/head", tips[head])
        return issue

    def retarget(self, issue: Issue, base: str) -> None:
        if issue.pull is None or not issue.is_open:
            raise invalid("Cannot change the base branch of a closed pull request.", "PullRequest", "base", "invalid")
        if base not in self.bare.branches():
            raise invalid("Validation Failed", "PullRequest", "base", "invalid")
        self.wrote()
        issue.pull.base, issue.pull.base_sha = base, self.bare.branches()[base]

    def ask_reviews(self, issue: Issue, people: list[str], teams: list[str]) -> None:
        if issue.author in people:
            raise Refused(422, "Review cannot be requested from pull request author.")
        known = self.facts.collaborators | {self.facts.owner}
        if set(people) - known or set(teams) - self.facts.teams:
            raise Refused(
                422,
                "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a"
                f" collaborator of the {self.facts.full_name} repository.",
            )
        self.wrote()
        assert issue.pull
        issue.pull.reviewers = list(dict.fromkeys(issue.pull.reviewers + people))
        issue.pull.teams = list(dict.fromkeys(issue.pull.teams + teams))

    # branches

    def set_branch(self, name: str, new: str | None, old: str | None, by: str) -> None:
        """A branch is made, moved or taken away, by whom; pull requests notice.

        Raises:
            Refused: it is not where it must be, or that is no name or no commit.
        """
        if new is not None and not self.bare.has(new, "commit"):
            raise Refused(422, "Object does not exist")
        try:
            self.bare.set_ref(f"refs/heads/{name}", new, old)
        except GitFailed:
            raise Refused(422, "Reference already exists" if old == NO_COMMIT else "Reference does not exist") from None
        self.noticed(by)

    def noticed(self, by: str) -> None:
        """After any change of a branch: open pull requests follow their heads, are merged by what reached their base, or close."""
        tips = self.bare.branches()
        for issue in list(self.issues.values()):
            if not (issue.is_open and (pull := issue.pull)):
                continue
            head, base = tips.get(pull.head), tips.get(pull.base)
            if head is None or base is None:
                self.close(issue, by)
            elif (head, base) != (pull.head_sha, pull.base_sha):
                self._moved(issue, pull, head, base, by)

    def _moved(self, issue: Issue, pull: Pull, head: str, base: str, by: str) -> None:
        self.wrote()
        was, pull.head_sha, pull.base_sha = pull.head_sha, head, base
        self.bare.set_ref(f"refs/pull/{issue.number}/head", head)
        if self.bare.is_ancestor(head, base):
            if was == head:  # its base has it now
                pull.merged, pull.merged_by, pull.merge_commit = self.clock.now(), by, base
            self.close(issue, by)

    def after(self, change: Callable[[], None]) -> None:
        """A change of git's own making (a push), with all that follows it."""
        with self.lock:
            change()
            self.noticed("")
