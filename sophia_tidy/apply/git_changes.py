"""What a run does to git once its files are in place, and the way back from that.

All commits of a run are made ready first and become the branch's in one step
(``update-ref`` with the old value), so whoever is killed leaves none of them
or all.  The trees are built beside the index, from HEAD and what the run
names, so nothing that the person has staged or edited gets into a commit.
The hooks see the whole change at once: ``pre-commit`` with all of it in the
index, the message hooks once for each commit, ``post-commit`` at the end.
The file is long because the way there and the way back are read side by side.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ..adapters.git.commands import feed, run
from ..adapters.git.index import Entries, exchange, index_file, names_of, read_entries, set_entries, unlock
from ..adapters.git.person import HookRefused, ask, run_hook, signs
from ..adapters.git.record import Commits, GitState, entries_from_json, entries_to_json
from ..kernel.errors import TidyError
from ..kernel.location import printable
from .journal import Journal, Record


@dataclass(frozen=True, slots=True)
class Landing:
    """The part of a run that concerns git; ``top`` is the top of the work tree, ``folder`` the run's own."""

    journal: Journal
    run: str
    standing: GitState

    @classmethod
    def of(cls, journal: Journal, record: Record) -> "Landing | None":
        """None for a run that has nothing to do with git."""
        return None if record.git is None else cls(journal, record.run, record.git)

    @property
    def top(self) -> Path:
        return self.journal.base

    @property
    def folder(self) -> Path:
        return self.journal.folder(self.run)

    def land(self, commits: Commits | None, untouched: Callable[[], bool]) -> None:
        """Index, branch and commits; ``untouched`` says whether the run's files are still what it made of them.

        Raises:
            HookRefused: a hook of the person's refuses, or has changed what was to be committed.
            TidyError: git refuses.
            OSError: the system refuses.
        """
        trees = self._trees(commits) if commits is not None else []
        stages = trees and commits is not None and commits.stages
        aim = read_entries(self.top, self.standing.entries, self._index("tree")) if stages else self.standing.index
        if aim:
            self._note("aim", entries_to_json(aim))
            exchange(self.top, _differing(aim, self.standing.entries), self.folder, self.journal.files)
        if self.standing.branch is not None:
            self._enter_branch(self.standing.branch)
        if commits is not None and trees:
            self._commit(commits, trees, untouched)

    def is_landed(self) -> bool:
        """Whether all that concerns git is done."""
        if self.standing.commits:
            made = self.commits()
            return bool(made) and is_in_history(self.top, made[-1])
        return read_entries(self.top, self.standing.index) == self.standing.index if self.standing.index else True

    def commits(self) -> list[str]:
        """The commits of the run that were made ready, oldest first."""
        return list(self._noted("commits") or ())

    def take_back(self, *, by_force: bool) -> list[str]:
        """Branch and index as they were; the paths whose index somebody else has changed, which stay as they are.

        ``by_force`` takes back what hooks have staged as well.

        Raises:
            TidyError, OSError: git or the system refuses.
        """
        unlock(self.top, self.folder, self.journal.files)
        self._leave_branch()
        aim = self._noted("aim")
        if aim is None:
            self.clear()
            return []
        aimed, before = entries_from_json(aim), dict(self.standing.entries)
        if by_force:
            before |= self._staged_beside()
        now = read_entries(self.top, before)
        theirs = [
            path for path in before if not by_force and now[path] not in (before[path], aimed.get(path, now[path]))
        ]
        back = {path: entry for path, entry in before.items() if now[path] != entry and path not in theirs}
        exchange(self.top, back, self.folder, self.journal.files)
        self.clear()
        return [str(path) for path in theirs]

    def locks(self) -> list[Path]:
        """Locks of git's own that a git which was killed with the run may have left; only a person can tell whose they are."""
        refs = {"index", "HEAD", self.standing.ref, self.standing.branch and f"refs/heads/{self.standing.branch}"}
        names = [f"{ref}.lock" for ref in sorted(filter(None, refs))]
        told = (run(self.top, "rev-parse", "--git-path", name).removesuffix(b"\n") for name in names)
        places = [Path(os.path.normpath(self.top / os.fsdecode(name))) for name in told]
        return [place for place in places if place.exists()]

    def clear(self) -> None:
        """Remove what was only on the way: indexes beside the index, and locks that a killed git left on them."""
        for name in ("tree.index", "back.index", "index.new"):
            for each in (name, f"{name}.lock"):
                self.journal.files.drop(self.folder / each)

    def tell(self) -> None:
        """The ``post-commit`` hook, whose answer git passes over too."""
        if self.standing.commits and self.commits():
            with suppress(HookRefused):
                run_hook(self.top, "post-commit", index=index_file(self.top))

    def _trees(self, commits: Commits) -> list[tuple[str, str]]:
        """What each commit says and holds."""
        index = self._index("tree")
        feed(self.top, b"", "read-tree", "HEAD", index=index)
        last, trees = run(self.top, "rev-parse", "HEAD^{tree}").decode().strip(), []
        for part in commits.parts:
            if part.entries:
                set_entries(self.top, part.entries, index)
            if part.written:
                feed(self.top, names_of(part.written), "update-index", "-z", "--add", "--stdin", index=index)
            tree = feed(self.top, b"", "write-tree", "--missing-ok", index=index).decode().strip()
            if tree != last:
                trees.append((part.message, tree))
            last = tree
        return trees

    def _commit(self, commits: Commits, trees: list[tuple[str, str]], untouched: Callable[[], bool]) -> None:
        index = index_file(self.top)
        if commits.checked:
            staged = feed(self.top, b"", "write-tree", "--missing-ok")
            run_hook(self.top, "pre-commit", index=index)
            if feed(self.top, b"", "write-tree", "--missing-ok") != staged or not untouched():
                raise _changed_by_hook()
        head, made = self.standing.head, list[str]()
        sign = ("-S",) if signs(self.top) else ()
        for message, tree in trees:
            said = self._message(message, index, checked=commits.checked)
            parent = made[-1] if made else head
            made.append(
                ask(self.top, "commit-tree", tree, "-p", str(parent), *sign, "-F", "-", given=said)
                .stdout.decode()
                .strip()
            )
        if not untouched():
            raise _changed_by_hook()
        self._note("commits", made)
        subject = trees[-1][0].partition("\n")[0]
        ask(self.top, "update-ref", "-m", f"commit: {printable(subject)}", "HEAD", made[-1], str(head))

    def _message(self, message: str, index: Path, *, checked: bool) -> bytes:
        """The message after the person's hooks have seen it.

        Raises:
            HookRefused: one of them refuses it, or leaves nothing of it.
        """
        answer = run(self.top, "rev-parse", "--git-path", "COMMIT_EDITMSG").removesuffix(b"\n")
        file = Path(os.path.normpath(self.top / os.fsdecode(answer)))
        file.write_bytes(message.encode("utf-8", "surrogateescape"))
        run_hook(self.top, "prepare-commit-msg", os.fspath(file), "message", index=index)
        if checked:
            run_hook(self.top, "commit-msg", os.fspath(file), index=index)
        said = feed(self.top, file.read_bytes(), "stripspace")
        if not said:
            raise HookRefused("a hook left nothing of the commit's message; the files and the index are as they were")
        return said

    def _enter_branch(self, branch: str) -> None:
        """As ``git switch --create``, which would take the index's lock for nothing, and leave it if it is killed."""
        head, name = str(self.standing.head), f"refs/heads/{branch}"
        before = (self.standing.ref or head).removeprefix("refs/heads/")
        ask(self.top, "update-ref", "-m", "branch: Created from HEAD", name, head, "")
        ask(self.top, "symbolic-ref", "-m", f"checkout: moving from {before} to {branch}", "HEAD", name)
        with suppress(HookRefused):  # it comes too late to refuse, and git passes it over as well
            run_hook(self.top, "post-checkout", head, head, "1", index=index_file(self.top))

    def _leave_branch(self) -> None:
        """Back to the branch that was checked out, if the run's new one has nothing of its own yet."""
        branch, head = f"refs/heads/{self.standing.branch}", self.standing.head
        if self.standing.branch is None or head is None or resolved(self.top, branch) != head:
            return
        if head_ref(self.top) == branch:
            if self.standing.ref is not None:
                run(self.top, "symbolic-ref", "-m", "sophia-tidy: taken back", "HEAD", self.standing.ref)
            else:
                run(self.top, "update-ref", "--no-deref", "HEAD", head)
        run(self.top, "update-ref", "-d", branch, head)

    def _staged_beside(self) -> Entries:
        """What HEAD has where a hook has staged something, for a run that commits begins with nothing staged."""
        names = run(self.top, "diff", "--cached", "--name-only", "--no-renames", "--no-ext-diff", "-z", "HEAD").split(
            b"\0"
        )
        index = self._index("back")
        feed(self.top, b"", "read-tree", "HEAD", index=index)
        paths = [PurePosixPath(os.fsdecode(name)) for name in names if name]
        return read_entries(self.top, [path for path in paths if path not in self.standing.entries], index)

    def _index(self, name: str) -> Path:
        return self.folder / f"{name}.index"

    def _note(self, name: str, what: object) -> None:
        self.journal.put(self.folder / f"git-{name}.json", json.dumps(what).encode())

    def _noted(self, name: str) -> Any:
        file = self.folder / f"git-{name}.json"
        return json.loads(file.read_bytes()) if file.exists() else None


def commits_made(journal: Journal, record: Record) -> tuple[str, ...]:
    """The commits of a run, oldest first."""
    landing = Landing.of(journal, record)
    return tuple(landing.commits()) if landing is not None else ()


def standing_of(top: Path, entries: Entries) -> GitState:
    """Where git stands, with these lines of its index.

    Raises:
        ToolMissing, TidyError: as `git.run`.
    """
    return GitState(resolved(top, "HEAD"), head_ref(top), entries)


def resolved(top: Path, name: str) -> str | None:
    """The commit that a name stands for; None where there is none."""
    try:
        return run(top, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
    except TidyError:
        return None


def head_ref(top: Path) -> str | None:
    """The branch that is checked out, ``refs/heads/main``; None where HEAD is detached."""
    try:
        return os.fsdecode(run(top, "symbolic-ref", "--quiet", "HEAD")).removesuffix("\n")
    except TidyError:
        return None


def is_in_history(top: Path, commit: str) -> bool:
    """Whether HEAD is this commit or came of it."""
    return run(top, "rev-list", "--count", "--max-count=1", f"HEAD..{commit}", "--").strip() == b"0"


def _differing(aim: Entries, before: Entries) -> Entries:
    return {path: entry for path, entry in aim.items() if path not in before or before[path] != entry}


def _changed_by_hook() -> HookRefused:
    return HookRefused(
        "a commit hook changed what was to be committed; the files and the index are as they were; "
        "apply without --commit and commit by hand, or skip the hooks with --no-verify"
    )
