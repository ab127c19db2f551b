"""git as the person would run it, for what is applied: their hooks, their signature, their environment.

Nothing that only plans comes here (`git` is the door for that).
"""

import os
import subprocess
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...kernel.errors import TidyError, ToolMissing
from ...kernel.location import printable
from ...secrets.files import keeps_secret
from .commands import DROPPED, in_one_line, run

_NO_SUCH_COMMAND = b"is not a git command"
_SHOWN = 40
# Nothing that runs beside may clear away what no branch leads to yet; hooks inherit it.
_KEPT = ("-c", "gc.auto=0", "-c", "maintenance.auto=false")


class HookRefused(TidyError):
    """A hook of the person's stopped the commit; ``said`` is what it printed, fit for a terminal."""

    rule = "commit-hook"

    def __init__(self, message: str, said: str = ""):
        super().__init__(message)
        self.said = said

    def __str__(self) -> str:
        return "\n    ".join((super().__str__(), *self.said.splitlines()))


@dataclass(frozen=True, slots=True)
class HookSet:
    """Which hooks of the person's there are; with ``others`` git's configuration names some, which may be any."""

    names: frozenset[str]
    others: bool = False

    @classmethod
    def of(cls, top: Path) -> "HookSet":
        """Those that git would run here (githooks(5), git-hook(1)).

        Raises:
            ToolMissing, TidyError: as `ask`.
        """
        folder = top / os.fsdecode(ask(top, "rev-parse", "--git-path", "hooks").stdout.removesuffix(b"\n"))
        found = os.scandir(folder) if folder.is_dir() else ()
        names = frozenset(each.name for each in found if os.access(each.path, os.X_OK))
        return cls(names, bool(ask(top, "config", "--get-regexp", r"^hook\.", fine=(0, 1)).stdout))

    def __contains__(self, name: str) -> bool:
        return self.others or name in self.names


def ask(
    top: Path,
    *arguments: str,
    given: bytes = b"",
    fine: Container[int] = (0,),
    variables: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[bytes]":
    """One git command with the person's own configuration.

    Raises:
        ToolMissing: git is not installed.
        TidyError: git refuses, in its own words.
    """
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    try:
        done = subprocess.run(
            ["git", "-C", os.fspath(top), *_KEPT, *arguments],
            env=kept | dict(variables or {}),
            input=given,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise ToolMissing("git is not installed; install it to commit") from error
    if done.returncode not in fine:
        raise TidyError(f"git: {printable(in_one_line(done.stderr))}", rule="git")
    return done


def run_hook(top: Path, name: str, *arguments: str, index: Path) -> None:
    """Run a hook as ``git commit`` does (githooks(5)); one that is not there is fine.

    Raises:
        HookRefused: it ended with another code than 0.
        TidyError: git is too old to run hooks (before 2.36), and there is one.
    """
    line = ("hook", "run", "--ignore-missing", name, *(("--", *arguments) if arguments else ()))
    done = ask(top, *line, fine=range(-64, 256), variables={"GIT_INDEX_FILE": os.fspath(index), "GIT_EDITOR": ":"})
    if _NO_SUCH_COMMAND in done.stderr:
        place = top / os.fsdecode(ask(top, "rev-parse", "--git-path", f"hooks/{name}").stdout.removesuffix(b"\n"))
        if place.exists():
            raise TidyError(
                f"there is a {name} hook, and git is too old to run it; expected 2.36 or newer, or --no-verify",
                rule="git",
            )
    elif done.returncode:
        raise HookRefused(
            f"the {name} hook refused the commit (exit code {done.returncode}); the files and the index are as they were; "
            "put right what it names, or skip it with --no-verify",
            _fit(done.stdout + done.stderr),
        )


def signs(top: Path) -> bool:
    """Whether the person's commits are signed (``commit.gpgSign``).

    Raises:
        ToolMissing, TidyError: as `git.run`, and where the value is no yes or no.
    """
    return ask(top, "config", "--type=bool", "--get", "commit.gpgSign", fine=(0, 1)).stdout.strip() == b"true"


def branches_with(top: Path, commit: str) -> list[str]:
    """The local branches whose history holds a commit.

    Raises:
        ToolMissing, TidyError: as `git.run`.
    """
    return os.fsdecode(
        run(top, "for-each-ref", "--contains", commit, "--format=%(refname:short)", "refs/heads")
    ).split()


def _fit(said: bytes) -> str:
    """What a hook said: the end of it, without control characters and without a line that holds a secret."""
    lines = [line for line in said.splitlines() if line.strip()]
    shown = [_line(line) for line in lines[-_SHOWN:]]
    return "\n".join([f"({len(lines) - _SHOWN} lines before)", *shown] if len(lines) > _SHOWN else shown)


def _line(line: bytes) -> str:
    text = os.fsdecode(line)
    return (
        "(a line that holds a secret is not shown)" if keeps_secret(line.decode(errors="replace")) else printable(text)
    )
