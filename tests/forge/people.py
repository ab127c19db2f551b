"""A person at a forge: what they do to branches, pull requests and the dashboard, straight in git and in the forge's memory."""

from dataclasses import dataclass, field

from .bare import NO_COMMIT, Signer
from .merging import merge_pull, rebased, reverted
from .records import Issue, Refused
from .state import ForgeState

Files = dict[str, bytes | None]


@dataclass
class Person:
    """``commits`` are those that they made and did not take back themselves."""

    state: ForgeState
    login: str = "ada"
    commits: set[str] = field(default_factory=set)

    def _me(self) -> Signer:
        self.state.clock.seconds += 1  # no two commits of theirs are of the same second
        return Signer(self.login.capitalize(), f"{self.login}@example.org", int(self.state.clock.now()))

    def _moved(self, branch: str, new: str | None) -> None:
        self.state.set_branch(branch, new, self.state.bare.branches().get(branch), self.login)

    def _owns(self, sha: str) -> str:
        self.commits.add(sha)
        return sha

    def tip(self, branch: str) -> str:
        return self.state.bare.branches()[branch]

    # branches

    def _committed(self, base: str, parents: tuple[str, ...], files: Files, message: str) -> str:
        bare = self.state.bare
        entries = [(path, "100644", None if raw is None else bare.make_blob(raw)) for path, raw in files.items()]
        return self._owns(bare.make_commit(bare.make_tree(base, entries), parents, message, self._me()))

    def begin(self, files: Files) -> str:
        """The first commit of a repository, on its default branch."""
        with self.state.lock:
            bare = self.state.bare
            tree = bare.make_tree(None, [(path, "100644", bare.make_blob(raw or b"")) for path, raw in files.items()])
            made = bare.make_commit(tree, (), "The first commit\n", self._me())
            self.state.set_branch(self.state.facts.default_branch, self._owns(made), None, self.login)
            return made

    def push(self, branch: str, files: Files, message: str = "A change of a person\n", base: str | None = None) -> str:
        """A commit on a branch; a new branch where ``base`` says on what."""
        with self.state.lock:
            at = self.state.bare.branches().get(branch) or self.tip(base or self.state.facts.default_branch)
            made = self._committed(at, (at,), files, message)
            self._moved(branch, made)
            return made

    def amend(self, branch: str, files: Files, message: str = "") -> str:
        """The tip made anew, with their name as committer, and pushed by force."""
        with self.state.lock:
            old = self.state.bare.commit(self.tip(branch))
            entries = [
                (path, "100644", None if raw is None else self.state.bare.make_blob(raw)) for path, raw in files.items()
            ]
            tree = self.state.bare.make_tree(old.sha, entries)
            made = self._owns(
                self.state.bare.make_commit(tree, old.parents, message or old.message, old.author, self._me())
            )
            self.commits.discard(old.sha)
            self._moved(branch, made)
            return made

    def rebase(self, branch: str, onto: str | None = None) -> str | None:
        """A branch on today's base; None where that conflicts, or where it is there already."""
        with self.state.lock:
            bare, base, old = self.state.bare, self.tip(onto or self.state.facts.default_branch), self.tip(branch)
            made = rebased(bare, base, old, self._me())
            if made is None or bare.is_ancestor(base, old):
                return None
            self.commits -= set(bare.commits(base, old))
            self.commits |= set(bare.commits(base, made))
            self._moved(branch, made)
            return made

    def merge_into(self, branch: str, source: str | None = None) -> str | None:
        """The base merged into a branch ("Update branch"); None where that conflicts."""
        with self.state.lock:
            bare, theirs, ours = self.state.bare, self.tip(source or self.state.facts.default_branch), self.tip(branch)
            tree = bare.merged_tree(ours, theirs)
            if tree is None or bare.is_ancestor(theirs, ours):
                return None
            made = self._owns(bare.make_commit(tree, (ours, theirs), "Merge branch\n", self._me()))
            self._moved(branch, made)
            return made

    def suggest(self, branch: str, path: str, content: bytes) -> str:
        """A suggestion taken in the web page: a commit that the forge signs."""
        with self.state.lock:
            bare, old = self.state.bare, self.tip(branch)
            tree = bare.make_tree(old, [(path, "100644", bare.make_blob(content))])
            me = self._me()
            made = bare.make_commit(
                tree, (old,), f"Update {path}\n", me, Signer("GitHub", "noreply@github.com", me.time), is_signed=True
            )
            self.state.verified.add(self._owns(made))
            self._moved(branch, made)
            return made

    def reset(self, branch: str, sha: str) -> None:
        """A branch is put elsewhere by force; what only it had of theirs they threw away."""
        with self.state.lock:
            self._moved(branch, sha)
            self._forget()

    def delete_branch(self, branch: str) -> None:
        with self.state.lock:
            self._moved(branch, None)
            self._forget()

    def _forget(self) -> None:
        self.commits &= self.state.bare.reachable()

    def rename_branch(self, old: str, new: str) -> None:
        """Open pull requests follow a base; a head only where the forge has it so (Gitea), else they close (GitHub)."""
        with self.state.lock:
            tip = self.tip(old)
            self.state.bare.set_ref(f"refs/heads/{new}", tip, NO_COMMIT)
            for issue in self.state.issues.values():
                if issue.pull and issue.is_open and issue.pull.base == old:
                    issue.pull.base = new
                if issue.pull and issue.is_open and issue.pull.head == old and self.state.manners.renames_heads:
                    issue.pull.head = new
            if self.state.facts.default_branch == old:
                self.state.facts.default_branch = new
                self.state.bare.run("symbolic-ref", "HEAD", f"refs/heads/{new}")
            self._moved(old, None)

    def rename_repository(self, name: str) -> None:
        """The old address leads to the new one."""
        with self.state.lock:
            facts, bare = self.state.facts, self.state.bare
            facts.older_names.append(facts.full_name)
            facts.name = name
            bare.path = bare.path.rename(bare.path.parent / f"{name}.git")

    # pull requests and issues

    def _pull(self, number: int) -> Issue:
        return self.state.pull(number)

    def merge(self, number: int, way: str = "merge") -> str:
        """
        Raises:
            Refused: it conflicts, is a draft, or is not open.
        """
        with self.state.lock:
            issue = self._pull(number)
            made = merge_pull(self.state, issue, self._me(), self.login, way)
            if way != "merge":  # what was theirs on the branch is in the base as content
                self._forget()
            return self._owns(made)

    def squash(self, number: int) -> str:
        return self.merge(number, "squash")

    def revert(self, number: int) -> str | None:
        """What a merged pull request brought is taken back on the default branch; None where that conflicts."""
        with self.state.lock:
            pull = self._pull(number).pull
            if pull is None or not pull.merged_onto or pull.merge_commit is None:
                return None  # its base got it by a push
            base = self.state.facts.default_branch
            made = reverted(self.state.bare, self.tip(base), pull.merged_onto, pull.merge_commit, self._me())
            if made is not None:
                self._moved(base, self._owns(made))
            return made

    def open_pull(self, branch: str, title: str, body: str = "", base: str | None = None) -> int:
        with self.state.lock:
            made = self.state.open_pull(
                title, body, self.login, branch, base or self.state.facts.default_branch, is_draft=False
            )
            return made.number

    def close(self, number: int) -> None:
        with self.state.lock:
            self.state.close(self.state.issue(number), self.login)

    def reopen(self, number: int) -> bool:
        """Whether the forge lets them."""
        with self.state.lock:
            try:
                self.state.reopen(self.state.issue(number))
            except Refused:
                return False
            return True

    def edit(self, number: int, *, title: str | None = None, body: str | None = None) -> None:
        with self.state.lock:
            self.state.edit(self.state.issue(number), title=title, body=body)

    def tick(self, number: int, word: str) -> bool:
        """The first empty box on a line with the word gets its tick; whether there was one."""
        with self.state.lock:
            issue = self.state.issue(number)
            lines = issue.body.split("\n")
            for index, line in enumerate(lines):
                if "[ ]" in line and word in line:
                    lines[index] = line.replace("[ ]", "[x]", 1)
                    self.state.edit(issue, body="\n".join(lines))
                    return True
            return False

    def label(self, number: int, name: str) -> None:
        with self.state.lock:
            if name not in self.state.labels:
                self.state.make_label(name, "ededed")
            self.state.label(self.state.issue(number), [name])

    def unlabel(self, number: int, name: str) -> None:
        with self.state.lock:
            self.state.unlabel(self.state.issue(number), name)

    def comment(self, number: int, body: str) -> None:
        with self.state.lock:
            self.state.comment(self.state.issue(number), self.login, body)
