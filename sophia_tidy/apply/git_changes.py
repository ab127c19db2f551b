"""What a run does to git, and the way back from that.

Trees and commits are made as objects before a file of the tree is touched
(`git_objects`), then the files come, then the index, and then a branch moves,
once (`git_refs`): whoever is killed leaves no commit to be seen, or all of them.
The hooks see the whole change at once: ``pre-commit`` with all of it in the
index and on the disk, so that where there is one the commits wait for it; the
message hooks once for each commit; ``post-checkout`` and ``post-commit`` at the end.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from ..adapters.git.commands import feed, run
from ..adapters.git.index import Entries, exchange, index_file, read_entries, unlock
from ..adapters.git.person import HookRefused, HookSet, run_hook
from ..adapters.git.record import Commits, GitState, entries_from_json, entries_to_json
from ..kernel.errors import TidyError
from .git_objects import TreeMessage, check_there, make_commits, make_trees
from .git_refs import drop_left_branch, go_back, is_back, is_in_history, move, take_branch_back
from .journal import Journal, Record


class Ready(NamedTuple):
    """What was made before the files come: what the index is to say, what each commit holds, and the commits, unless a hook is to see the files first."""

    aim: Entries
    said: tuple[TreeMessage, ...] = ()
    made: tuple[str, ...] | None = None


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

    def prepare(self, commits: Commits | None) -> Ready:
        """All that can be made as objects before a file is touched.

        Raises:
            HookRefused: a hook refuses a message.
            TidyError: git, or what signs, refuses.
            OSError: the system refuses.
        """
        if commits is None:
            return Ready(self.standing.index)
        if commits.made:
            self._note("commits", commits.made)
            return Ready(self.standing.index, made=commits.made)
        index = self._index("tree")
        said = tuple(make_trees(self.top, commits.parts, self.folder, index, self.journal.files))
        stages = bool(said) and commits.stages
        aim = read_entries(self.top, self.standing.entries, index) if stages else self.standing.index
        hooks = HookSet.of(self.top)
        if commits.checked and "pre-commit" in hooks:
            return Ready(aim, said)
        return Ready(aim, said, self._made(said, hooks, index, checked=commits.checked))

    def land(self, ready: Ready, untouched: Callable[[], bool]) -> None:
        """Index and branch; ``untouched`` says whether the run's files are still what it made of them.

        Raises:
            HookRefused: a hook of the person's refuses, or has changed what was to be committed.
            TidyError: git refuses, or somebody has moved the branch.
            OSError: the system refuses.
        """
        if ready.aim:
            self._note("aim", entries_to_json(ready.aim))
            exchange(self.top, _differing(ready.aim, self.standing.entries), self.folder, self.journal.files)
        if self.standing.back is not None:
            go_back(self.top, self.standing, self.standing.back)
        if not self.standing.commits:
            return
        made = ready.made if ready.made is not None else self._hooked(ready, untouched)
        if not untouched():
            raise (
                _changed_by_hook()
                if ready.made is None
                else TidyError(
                    "a file was changed while the run was at work; the files and the index are as they were", rule="git"
                )
            )
        if made:
            check_there(self.top, made[-1], str(self.standing.head))
        subject = ready.said[-1].message.partition("\n")[0] if ready.said else self.run
        if made or self.standing.branch is not None:
            move(self.top, self.standing, made[-1] if made else str(self.standing.head), subject)

    @property
    def moves_head(self) -> bool:
        """Whether a branch that moves is the end of the run."""
        return self.standing.commits or self.standing.back is not None

    def is_landed(self) -> bool:
        """Whether all that concerns git is done."""
        if self.standing.back is not None:
            return is_back(self.top, self.standing.back)
        if self.standing.commits:
            made = self.commits()
            return bool(made) and is_in_history(self.top, made[-1])
        return read_entries(self.top, self.standing.index) == self.standing.index if self.standing.index else True

    def complete(self) -> None:
        """What is left to do of a run that has landed and was cut short then."""
        if self.standing.back is not None:
            drop_left_branch(self.top, self.standing, self.standing.back)
        self.clear()

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
        take_branch_back(self.top, self.standing, self.commits())
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
        refs = {"index", "HEAD", "packed-refs", self.standing.ref}
        refs |= {
            self.standing.branch and f"refs/heads/{self.standing.branch}",
            self.standing.back and self.standing.back.gone,
        }
        names = [f"{ref}.lock" for ref in sorted(filter(None, refs))]
        told = (run(self.top, "rev-parse", "--git-path", name).removesuffix(b"\n") for name in names)
        places = [Path(os.path.normpath(self.top / os.fsdecode(name))) for name in told]
        return [place for place in places if place.exists()]

    def clear(self) -> None:
        """Remove what was only on the way: indexes beside the index, small work trees, and locks that a killed git left on them."""
        for name in ("tree.index", "back.index", "index.new"):
            for each in (name, f"{name}.lock"):
                self.journal.files.drop(self.folder / each)
        for place in self.folder.glob("tree-*"):
            self.journal.files.drop_folder(place)

    def tell(self) -> None:
        """The hooks that come too late to refuse, and that git passes over too."""
        before, index = self.standing, index_file(self.top)
        now = before.back.commit if before.back is not None else (self.commits() or [str(before.head)])[-1]
        with suppress(HookRefused):
            if before.branch is not None or before.back is not None:
                run_hook(self.top, "post-checkout", str(before.head), now, "1", index=index)
        with suppress(HookRefused):
            if before.commits and self.commits():
                run_hook(self.top, "post-commit", index=index)

    def _hooked(self, ready: Ready, untouched: Callable[[], bool]) -> tuple[str, ...]:
        """The commits, once the ``pre-commit`` hook has seen index and files and changed neither."""
        index = index_file(self.top)
        staged = feed(self.top, b"", "write-tree", "--missing-ok")
        run_hook(self.top, "pre-commit", index=index)
        if feed(self.top, b"", "write-tree", "--missing-ok") != staged or not untouched():
            raise _changed_by_hook()
        return self._made(ready.said, HookSet.of(self.top), index, checked=True)

    def _made(self, said: tuple[TreeMessage, ...], hooks: HookSet, index: Path, *, checked: bool) -> tuple[str, ...]:
        made = make_commits(self.top, said, str(self.standing.head), hooks, index, checked=checked)
        self._note("commits", made)
        return tuple(made)

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
        self.journal.note(self.run, f"git-{name}.json", what)

    def _noted(self, name: str) -> Any:
        return self.journal.noted(self.run, f"git-{name}.json")


def commits_made(journal: Journal, record: Record) -> tuple[str, ...]:
    """The commits of a run, oldest first."""
    landing = Landing.of(journal, record)
    return tuple(landing.commits()) if landing is not None else ()


def _differing(aim: Entries, before: Entries) -> Entries:
    return {path: entry for path, entry in aim.items() if path not in before or before[path] != entry}


def _changed_by_hook() -> HookRefused:
    return HookRefused(
        "a commit hook changed what was to be committed; the files and the index are as they were; "
        "apply without --commit and commit by hand, or skip the hooks with --no-verify"
    )
