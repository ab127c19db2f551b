"""Working directories: where the steps of a job stand in the tree, by ``cd``, and by what a checkout put where."""

import posixpath
import re
from collections.abc import Container, Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from ...formats.shell import Command, commands
from ...kernel.location import Location
from ..model import Job, Step, Workflow

_ROOT = re.compile(r"^\$\{\{\s*github\.workspace\s*\}\}/?|^\$\{?GITHUB_WORKSPACE\}?/?")
_SHELLS = ("", "bash", "sh")
_LOOKS = frozenset(
    "chmod ls test [ [[ cat echo dos2unix shellcheck cd pushd export rm head tail grep wc sha256sum".split()
)


def joined(folder: str | None, path: str) -> str | None:
    """A path from the root; None where it cannot be known or leaves the repository."""
    rooted = _ROOT.sub("", path)
    base = "" if rooted != path else folder
    if base is None or any(mark in rooted for mark in "$*`~{") or rooted.startswith("/"):
        return None
    whole = posixpath.normpath(posixpath.join(base, rooted or "."))
    return None if whole.startswith("..") else "" if whole == "." else whole


def names_made(words: tuple[str, ...]) -> set[str]:
    """The names of files that a command may have made: what it names, or where it only looks what it writes to."""
    named = (
        words
        if words[:1] and words[0] not in _LOOKS
        else [word for before, word in pairwise(("", *words)) if before in (">", ">>") or word.startswith(">")]
    )
    return {posixpath.basename(word.lstrip(">")) for word in named}


class _Folders:
    """Where each part of a script stands: a subshell comes back to where it began, and after a branch that went elsewhere nobody knows."""

    def __init__(self, start: str | None):
        self._open: list[tuple[int, str | None]] = [(0, start)]

    def of(self, command: Command) -> str | None:
        """The folder that a command runs in."""
        scope = command.scope
        while len(self._open) - 1 > len(scope) or any(
            opened != each for (opened, _), each in zip(self._open[1:], scope, strict=False)
        ):
            number, folder = self._open.pop()
            if number < 0 and folder != self._open[-1][1]:
                self.enter(None)
        for each in scope[len(self._open) - 1 :]:
            self._open.append((each, self._open[-1][1]))
        return self._open[-1][1]

    def enter(self, folder: str | None) -> None:
        """What ``cd`` does."""
        self._open[-1] = (self._open[-1][0], folder)


class JobWorkspace:
    """One job, step by step; ``ours`` is false while the tree is not what lies in the workspace's root."""

    def __init__(self, workflow: Workflow, job: Job, tree: Container[PurePosixPath]):
        self.workflow, self.job, self.tree = workflow, job, tree
        self.ours, self.fetched = False, False
        self.made = set[str]()  # names of files that its commands so far may have written
        self._others: list[str] = []

    def enter(self, step: Step) -> None:
        """Follow what an action does to the workspace."""
        action = step.uses.value.partition("@")[0] if step.uses else ""
        if action == "actions/checkout":
            elsewhere = [step.input(name) for name in ("repository", "path", "ref")]
            if not any(elsewhere):
                self.ours = True
            elif elsewhere[1] is None:
                self.ours = elsewhere[0] is None
            else:
                self._others.append(joined("", elsewhere[1].value) or "")
        elif "download-artifact" in action or "cache" in action:
            self.fetched = True

    def there(self, path: str) -> bool:
        """Whether a file is in the tree."""
        return PurePosixPath(posixpath.normpath(path).lstrip("/")) in self.tree

    def foreign(self, path: str) -> bool:
        """Whether it lies in a folder that a checkout filled."""
        return any(not folder or path == folder or path.startswith(f"{folder}/") for folder in self._others)

    def commands(self, step: Step) -> Iterator[tuple[Command, str | None]]:
        """The commands of a ``run`` for a POSIX shell, each with the folder that it runs in; None where it cannot be known."""
        shell = step.shell or self.job.defaults.shell or self.workflow.defaults.shell
        if step.run is None or (shell.value.partition(" ")[0] if shell else "") not in _SHELLS:
            return
        named = (
            step.working_directory or self.job.defaults.working_directory or self.workflow.defaults.working_directory
        )
        folders = _Folders(joined("", named.value) if named else "")
        for command in commands(step.run.value):
            folder = folders.of(command)
            yield command, folder
            if command.program in ("cd", "pushd", "popd"):
                target = command.words[1] if len(command.words) == 2 else "$"
                folders.enter(joined(folder, target))

    def line(self, step: Step, command: Command) -> Location:
        """The place of a command."""
        return step.run.line(command.line) if step.run else step.at
