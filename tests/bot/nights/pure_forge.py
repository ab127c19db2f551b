"""A forge in memory: `Forge` and `BranchDoor` over one state, each request with the fault that it is given."""

from collections.abc import Callable, Mapping
from hashlib import sha1
from typing import NamedTuple, TypeVar

from sophia_tidy.adapters.forge.errors import ForgeError, ForgeTrouble
from sophia_tidy.adapters.forge.records import (
    ForgeComment,
    ForgeCommit,
    ForgeIssue,
    ForgePerson,
    ForgePull,
    ForgeRepository,
)
from sophia_tidy.adapters.git.push import PushKind, PushResult
from sophia_tidy.bot.model.actions import Push
from sophia_tidy.bot.seal import SealedAs, sealed_message

from .pure_git import PureCommit, merged
from .world import Fault

Answer = TypeVar("Answer")
_KINDS = (
    ForgeTrouble.UNPROCESSABLE,
    ForgeTrouble.FORBIDDEN,
    ForgeTrouble.NOT_FOUND,
    ForgeTrouble.CONFLICT,
    ForgeTrouble.LIMITED,
    ForgeTrouble.UNAUTHORIZED,
    ForgeTrouble.ARCHIVED,
)


class Death(BaseException):
    """The process ends here."""


class PureThing(NamedTuple):
    """An issue, or a pull request (one with a branch); ``head`` is the commit that it shows."""

    number: int
    title: str
    body: str
    is_open: bool = True
    labels: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    branch: str = ""
    base: str = ""
    head: PureCommit | None = None
    is_merged: bool = False
    is_draft: bool = False


class PureState:
    """What a forge knows; ``before`` are the things as a list that lags behind has them, ``seen`` the commits that a branch had."""

    def __init__(self, base: PureCommit) -> None:
        self.base = "main"
        self.branches: dict[str, PureCommit] = {"main": base}
        self.things: dict[int, PureThing] = {}
        self.before: dict[int, PureThing] = {}
        self.labels: frozenset[str] = frozenset()
        self.commits: dict[str, PureCommit] = {base.sha: base}
        self.seen: dict[str, list[PureCommit]] = {}

    def add(self, commit: PureCommit) -> PureCommit:
        """A commit is known from now on."""
        self.commits[commit.sha] = commit
        return commit

    def set_branch(self, name: str, commit: PureCommit | None) -> None:
        """A branch is moved, and what is open from it with it; where it goes, that is closed."""
        if commit is None:
            del self.branches[name]
        else:
            self.branches[name] = self.add(commit)
            self.seen.setdefault(name, []).append(commit)
        for thing in self.open_from(name):
            self.put(thing._replace(is_open=commit is not None, head=commit or thing.head))

    def open_from(self, branch: str) -> list[PureThing]:
        """What is open from a branch."""
        return [thing for thing in self.things.values() if thing.branch == branch and thing.is_open]

    def put(self, thing: PureThing) -> None:
        """A thing is as given from now on."""
        self.things[thing.number] = thing

    def opened(self, thing: PureThing) -> PureThing:
        """A new one, with the next number."""
        self.put(thing._replace(number=len(self.things) + 1))
        return self.things[len(self.things)]


class PureForge:
    """The door that one night has; ``turn`` is called before each request."""

    def __init__(self, state: PureState, faults: Mapping[int, Fault], turn: Callable[[], None] = lambda: None) -> None:
        self.state = state
        self.faults = faults
        self.turn = turn
        self.requests = 0
        self.writes = 0
        self.is_faulty = False

    def _begin(self) -> Fault | None:
        self.turn()
        fault = self.faults.get(self.requests)
        self.requests += 1
        self.is_faulty = self.is_faulty or fault is not None
        if fault is Fault.DIES_BEFORE:
            raise Death
        return fault

    def _read(self, name: str, do: Callable[[bool], Answer]) -> Answer:
        fault = self._begin()
        if fault in (Fault.REFUSED, Fault.LOST_BEFORE, Fault.LOST_AFTER):
            raise ForgeError(ForgeTrouble.SERVER_ERROR, f"{name}: no answer", asked=f"GET /{name}")
        if fault is Fault.DIES_AFTER:
            raise Death
        return do(fault is Fault.LAGS)

    def _write(self, name: str, do: Callable[[], Answer]) -> Answer:
        fault = self._begin()
        if fault is Fault.REFUSED:
            kind = _KINDS[self.requests % len(_KINDS)]
            raise ForgeError(kind, f"{name}: {kind}", asked=f"POST /{name}")
        if fault is Fault.LOST_BEFORE:
            raise ForgeError(ForgeTrouble.LOST, f"{name}: no answer", asked=f"POST /{name}")
        answer = do()
        self.writes += 1
        if fault is Fault.DIES_AFTER:
            raise Death
        if fault is Fault.LOST_AFTER:
            raise ForgeError(ForgeTrouble.LOST, f"{name}: no answer", asked=f"POST /{name}")
        return answer

    # Reads.
    def repository(self) -> ForgeRepository:
        return self._read("repository", lambda _: ForgeRepository("o/r", self.state.base, "", "", may_push=True))

    def labelled(self, label: str) -> tuple[ForgeIssue, ...]:
        def listed(is_late: bool) -> tuple[ForgeIssue, ...]:
            things = self.state.before if is_late else self.state.things
            return tuple(_issue(thing) for _, thing in sorted(things.items()) if label in thing.labels)

        return self._read("labelled", listed)

    def pulls_from(self, branch: str) -> tuple[ForgePull, ...]:
        things = self.state.things
        return self._read(
            "pulls_from", lambda _: tuple(_pull(each) for each in things.values() if each.branch == branch)
        )

    def pull(self, number: int) -> ForgePull:
        return self._read("pull", lambda _: _pull(self.state.things[number]))

    def branches(self, prefix: str) -> Mapping[str, str]:
        return self._read(
            "branches", lambda _: {n: tip.sha for n, tip in self.state.branches.items() if n.startswith(prefix)}
        )

    def commit(self, sha: str) -> ForgeCommit:
        return self._read("commit", lambda _: as_told(self.state.commits[sha]))

    def comments(self, number: int) -> tuple[ForgeComment, ...]:
        thing = self.state.things[number]
        return self._read(
            "comments", lambda _: tuple(ForgeComment(at, "", text) for at, text in enumerate(thing.comments))
        )

    def labels(self) -> frozenset[str]:
        return self._read("labels", lambda _: self.state.labels)

    # Writes.
    def open_pull(self, title: str, body: str, head: str, base: str, *, is_draft: bool) -> ForgePull:
        def do() -> ForgePull:
            if any(each.base == base for each in self.state.open_from(head)):
                raise ForgeError(ForgeTrouble.EXISTS, "there is one", asked="POST /pulls")
            if head not in self.state.branches or base not in self.state.branches:
                raise ForgeError(ForgeTrouble.UNPROCESSABLE, "no such branch", asked="POST /pulls")
            tip = self.state.branches[head]
            thing = PureThing(0, title, body, branch=head, base=base, head=tip, is_draft=is_draft)
            return _pull(self.state.opened(thing))

        return self._write("open_pull", do)

    def edit_pull(
        self,
        number: int,
        *,
        title: str | None = None,
        body: str | None = None,
        is_open: bool | None = None,
        base: str | None = None,
    ) -> ForgePull:
        def do() -> ForgePull:
            given = {"title": title, "body": body, "is_open": is_open, "base": base}
            anew = {name: value for name, value in given.items() if value is not None}
            thing = self.state.things[number]
            if base is not None and any(
                each.base == base and each.number != number for each in self.state.open_from(thing.branch)
            ):
                raise ForgeError(ForgeTrouble.UNPROCESSABLE, "there is one", asked="PATCH /pulls")
            self.state.put(thing._replace(**anew))
            return _pull(self.state.things[number])

        return self._write("edit_pull", do)

    def ask_reviews(self, number: int, reviewers: tuple[str, ...]) -> None:
        self._write("ask_reviews", lambda: None)

    def open_issue(self, title: str, body: str, labels: tuple[str, ...]) -> ForgeIssue:
        return self._write("open_issue", lambda: _issue(self.state.opened(PureThing(0, title, body, labels=labels))))

    def edit_issue(self, number: int, *, body: str | None = None, is_open: bool | None = None) -> ForgeIssue:
        def do() -> ForgeIssue:
            given = {"body": body, "is_open": is_open}
            thing = self.state.things[number]
            self.state.put(thing._replace(**{name: each for name, each in given.items() if each is not None}))
            return _issue(self.state.things[number])

        return self._write("edit_issue", do)

    def add_comment(self, number: int, body: str) -> ForgeComment:
        def do() -> ForgeComment:
            thing = self.state.things[number]
            self.state.put(thing._replace(comments=(*thing.comments, body)))
            return ForgeComment(len(thing.comments), "", body)

        return self._write("add_comment", do)

    def add_labels(self, number: int, labels: tuple[str, ...]) -> None:
        def do() -> None:
            thing = self.state.things[number]
            self.state.put(thing._replace(labels=tuple(dict.fromkeys((*thing.labels, *labels)))))

        self._write("add_labels", do)

    def make_label(self, name: str, color: str, description: str) -> None:
        def do() -> None:
            if name in self.state.labels:
                raise ForgeError(ForgeTrouble.EXISTS, "there is one", asked="POST /labels")
            self.state.labels |= {name}

        self._write("make_label", do)

    # Branches.
    def prepare(self) -> None:
        """The bundle is at hand."""

    def merged_trees(self, base: str, tips: tuple[str, ...]) -> Mapping[str, str | None]:
        commits = self.state.commits
        return {tip: tree_of(merged(commits[tip], commits[base])) for tip in tips}

    def commit_for(self, push: Push) -> str:
        return push.commit

    def push(self, push: Push) -> PushResult:
        return self._pushed(push.branch, push.lease, self.state.commits[push.commit])

    def drop(self, branch: str, lease: str) -> PushResult:
        return self._pushed(branch, lease, None)

    def _pushed(self, branch: str, lease: str | None, commit: PureCommit | None) -> PushResult:
        fault = self._begin()
        if fault is Fault.REFUSED:
            return PushResult(PushKind.REFUSED, "pre-receive hook declined")
        if fault is Fault.LOST_BEFORE:
            return PushResult(PushKind.LOST, "no answer")
        tip = self.state.branches.get(branch)
        if commit is not None and tip == commit:
            return PushResult(PushKind.DONE)
        if (tip.sha if tip else None) != lease:
            return PushResult(PushKind.LEASE, "stale info")
        self.state.set_branch(branch, commit)
        self.writes += 1
        if fault is Fault.DIES_AFTER:
            raise Death
        return PushResult(PushKind.LOST if fault is Fault.LOST_AFTER else PushKind.DONE)


def as_told(commit: PureCommit) -> ForgeCommit:
    """A commit as a forge tells of it; the bot's with its seal, a person's with the same words and none."""
    nobody = ForgePerson("n", "n@n", 0)
    tree = tree_of(commit.files) or ""
    parents = tuple(each.sha for each in commit.parents)
    message = "Words of a person's."
    if commit.group:
        sealed = SealedAs(commit.group, commit.fingerprint)
        message = sealed_message("Tidy.", sealed, tree=tree, parents=parents, people=(nobody, nobody))
    return ForgeCommit(commit.sha, tree, parents, nobody, nobody, message)


def tree_of(files: Mapping[str, str] | None) -> str | None:
    """The hash of a tree; None for a conflict."""
    return None if files is None else sha1(repr(sorted((p, w) for p, w in files.items() if w)).encode()).hexdigest()


def _issue(thing: PureThing) -> ForgeIssue:
    return ForgeIssue(
        thing.number, thing.title, thing.body, thing.is_open, "", thing.labels, bool(thing.branch), thing.is_merged
    )


def _pull(thing: PureThing) -> ForgePull:
    head = thing.head.sha if thing.head else ""
    return ForgePull(
        thing.number,
        thing.title,
        thing.body,
        thing.is_open,
        thing.is_merged,
        thing.is_draft,
        "",
        thing.branch,
        head,
        thing.base,
        thing.labels,
    )
