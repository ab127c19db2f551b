"""Every step of one command on the disk, numbered: writes, renames, links, folders, waits for the disk, and processes of git.

The steps are what the interpreter's audit events tell (``sys.addaudithook``),
``os.fsync``, which has no such event, and git by a shim in PATH.  A process of
git is three steps: before it, while it is at work, and after it, before its
answer is heard.  The command plans once; at its first step on the journal it
stops, and from there a process is forked for each kill, so that a kill costs
an apply and no plan.
"""

import os
import select
import shutil
import signal
import stat
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from .scene import GIT

if TYPE_CHECKING:
    from _typeshed import FileDescriptorLike

RENAMES, LINKS, REMOVES, FOLDERS = {"os.rename"}, {"os.link", "os.symlink"}, {"os.remove", "os.rmdir"}, {"os.mkdir"}
KINDS = {
    **dict.fromkeys(RENAMES, "rename"),
    **dict.fromkeys(LINKS, "link"),
    **dict.fromkeys(REMOVES, "remove"),
    **dict.fromkeys(FOLDERS, "folder"),
    "os.chmod": "mode",
}
GIT_STEPS = ("git, before", "git, at work", "git, after")
PHASES = ("staging", "objects", "files", "index", "branch", "end")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
SHIM = """\
#!/bin/sh
# The real git; where the file beside says so, a signal comes to all that is at work, while git is or after it.
read -r when signal wait < "{order}"
case "$when" in
  after) "{git}" "$@"; code=$?; trap '' INT; kill -"$signal" 0; exit $code ;;
  work) (sleep "$wait"; kill -"$signal" 0) & exec "{git}" "$@" ;;
  *) exec "{git}" "$@" ;;
esac
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is, and the part of the run that it belongs to."""

    kind: str
    phase: str


class Killer:
    """One command that has planned and is about to write; ``kill`` lets a copy of it go on to a step, and no further."""

    def __init__(self, root: Path, arguments: Sequence[str], home: Path):
        self.root, self.home = root, home
        self.order = home / "order"
        self.order.write_text("\n")
        asks, self._ask = os.pipe()
        self._answer, answers = os.pipe()
        self.process = os.fork()
        if not self.process:
            os.close(self._ask)
            os.close(self._answer)
            _begin(self, list(arguments), asks, answers)
        os.close(asks)
        os.close(answers)
        self.steps = self._counted()

    def restart(self) -> None:
        """The repository as it was when the command had planned."""
        shutil.rmtree(self.root)
        shutil.copytree(self.home / "planned", self.root, symlinks=True)

    def kill(self, number: int, *, wait: float = 0.0) -> bool:
        """Let the command go on to this step (from 1), and kill it there; whether it was killed and did not end before."""
        return self._signalled(number, signal.SIGKILL, wait) == "killed"

    def interrupt(self, number: int, *, wait: float = 0.0) -> int:
        """Let ^C come at this step; the exit code with which the command ends."""
        return int(self._signalled(number, signal.SIGINT, wait).removeprefix("ended "))

    def _signalled(self, number: int, what: signal.Signals, wait: float) -> str:
        self.restart()
        os.write(self._ask, f"{number} {what:d} {wait}\n".encode())
        end = self._heard()
        self.order.write_text("\n")
        if end == "failed":
            raise AssertionError((self.home / "said").read_text())
        return end

    def close(self) -> None:
        """End what waits."""
        os.close(self._ask)
        os.waitpid(self.process, 0)
        os.close(self._answer)

    def _counted(self) -> tuple[Step, ...]:
        """One whole run, step by step: the second, for the first clears away what the plan has made beside the repository."""
        if self._heard() != "ready":
            raise AssertionError((self.home / "said").read_text())
        shutil.copytree(self.root, self.home / "planned", symlinks=True)
        steps: list[str] = []
        for _ in range(2):
            self.restart()
            os.write(self._ask, b"0 9 0\n")
            *steps, end = self._heard().split("\t")
            assert end in ("ended 0", "ended 1"), (self.home / "said").read_text()
        return tuple(Step(*each.split("/")) for each in steps)

    def _heard(self) -> str:
        said = b""
        while not said.endswith(b"\n"):
            if not select.select([self._answer], [], [], 600)[0]:
                raise TimeoutError("the command does not answer")
            more = os.read(self._answer, 65536)
            if not more:
                raise AssertionError(f"the command has ended: {(self.home / 'said').read_text()}")
            said += more
        return said.decode().removesuffix("\n")


def _begin(killer: Killer, arguments: list[str], asks: int, answers: int) -> NoReturn:
    """The process that plans; it never comes back."""
    try:
        os.setsid()
        sys.dont_write_bytecode = True  # else the first run would have more steps than those after it
        os.chdir(killer.root)
        os.environ.update(GIT | {f"GIT_{who}_DATE": "2026-01-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")})
        os.environ["XDG_CACHE_HOME"] = str(killer.home / "cache")
        os.environ["PATH"] = f"{_shim(killer)}{os.pathsep}{os.environ['PATH']}"
        handle = os.open(killer.home / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for stream in (1, 2):
            os.dup2(handle, stream)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
        counting = _Counting(killer, asks, answers)
        sys.addaudithook(counting.hook)
        vars(os)["fsync"] = counting.waiting(os.fsync)
        from sophia_tidy import cli

        code = cli.main(arguments)
        print("ended with", code, flush=True)
        counting.end(code)
    finally:
        os._exit(70)


def _shim(killer: Killer) -> Path:
    folder = killer.home / "bin"
    folder.mkdir()
    shim = folder / "git"
    shim.write_text(SHIM.format(order=killer.order, git=shutil.which("git")))
    shim.chmod(shim.stat().st_mode | stat.S_IXUSR)
    return folder


class _Counting:
    """What the hook knows: whether it counts yet, the step that is to be the last, and the steps so far."""

    def __init__(self, killer: Killer, asks: int, answers: int):
        self.killer, self.asks, self.answers = killer, asks, answers
        self.last, self.signal, self.wait, self.phase = -1, signal.SIGKILL, 0.0, PHASES[0]
        self.steps: list[Step] = []
        self.counting, self.busy, self.owner = False, False, 0

    def hook(self, event: str, arguments: tuple[object, ...]) -> None:
        """Called by the interpreter for each of its events."""
        if self.busy:
            return
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES
        if not (writes or event in KINDS or event == "subprocess.Popen"):
            return
        place = " ".join(map(str, arguments[:2]))
        if not self.counting:
            if "sophia-tidy/runs" not in place:
                return
            self._serve()
        if os.getpid() != self.owner:
            return
        if event == "subprocess.Popen":
            self._git([os.fspath(word) for word in arguments[1]])  # type: ignore[attr-defined]
        else:
            self._see(place)
            self.step("write" if writes else KINDS[event])

    def waiting(self, fsync: "Callable[[FileDescriptorLike], None]") -> "Callable[[FileDescriptorLike], None]":
        """``os.fsync`` as a step."""

        def counted(handle: "FileDescriptorLike") -> None:
            if self.counting and os.getpid() == self.owner:
                self.step("fsync")
            fsync(handle)

        return counted

    def step(self, kind: str) -> None:
        """One step more; with the signal, if it is the last."""
        self.steps.append(Step(kind, self.phase))
        if len(self.steps) == self.last:
            os.killpg(0, self.signal)

    def end(self, code: int) -> NoReturn:
        """The command has come to its end."""
        steps = "\t".join(f"{step.kind}/{step.phase}" for step in self.steps)
        told = f"{steps}\tended {code}\n" if self.last == 0 else f"ended {code}\n"
        view = memoryview(told.encode())
        while view:
            view = view[os.write(self.answers, view) :]
        os._exit(0)

    def _git(self, words: list[str]) -> None:
        """Three steps; the second and third are the shim's to make."""
        if "update-ref" in words or ("symbolic-ref" in words and "-m" in words):
            self.phase = "branch"
        elif self.phase == "staging" and "read-tree" in words:
            self.phase = "objects"
        for kind in GIT_STEPS:
            self.steps.append(Step(kind, self.phase))
            if len(self.steps) == self.last:
                if kind == GIT_STEPS[0]:
                    os.killpg(0, self.signal)
                    return
                self.busy = True
                when = "after" if kind == GIT_STEPS[2] else "work"
                self.killer.order.write_text(f"{when} {self.signal:d} {self.wait:.4f}\n")
                self.busy = False
        if len(self.steps) - self.last >= len(GIT_STEPS) and self.signal == signal.SIGINT:
            self.busy = True
            self.killer.order.write_text("\n")
            self.busy = False

    def _see(self, place: str) -> None:
        if "record.json" in place:
            self.phase = "files"
        elif "git-aim.json" in place:
            self.phase = "index"
        elif "/state.new" in place:
            self.phase = "end"

    def _serve(self) -> None:
        """The command waits here; for each question a copy of it goes on, and this one says how that has ended."""
        self.busy = True
        os.write(self.answers, b"ready\n")
        with os.fdopen(self.asks, "rb", buffering=0) as asked:
            while line := asked.readline():
                number, what, wait = line.split()
                child = os.fork()
                if not child:
                    os.setsid()
                    signal.signal(signal.SIGINT, signal.default_int_handler)
                    os.chdir(self.killer.root)
                    self.last, self.signal, self.wait = int(number), signal.Signals(int(what)), float(wait)
                    self.counting, self.busy, self.owner = True, False, os.getpid()
                    return
                status = os.waitpid(child, 0)[1]
                _kill_rest(child)
                if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
                    os.write(self.answers, b"killed\n")
                elif status:
                    os.write(self.answers, b"failed\n")
        os._exit(0)


def _kill_rest(group: int) -> None:
    for _ in range(100):
        try:
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
        time.sleep(0.002)
