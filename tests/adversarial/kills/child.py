"""One command in a forked process, which may be killed: at its nth step on the disk, or after a while.

The steps are what the interpreter's audit events tell (``sys.addaudithook``):
each file that is opened to be written, renamed, linked, removed, each folder,
and each process that is started.  They are counted from the first that
touches the journal, so nothing of the tool is replaced by a test's own.
"""

import os
import select
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .scene import GIT

_STEPS = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.chmod", "subprocess.Popen"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended: its exit code, or None where it was killed; the steps that it made, and its two times in seconds."""

    code: int | None
    said: str
    steps: int
    whole: float
    applying: float


def run(
    root: Path, arguments: Sequence[str], *, step: int | None = None, after: float | None = None, begun: bool = False
) -> Ran:
    """Run a command; kill it before its step of this number, or ``after`` so many seconds (``begun``: from the first step on).

    Raises:
        OSError: the system refuses.
    """
    out = root.parent / "said"
    out.write_text("")
    ready, tell = os.pipe()
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(ready)
        _work(root, arguments, out, tell, step)
    os.close(tell)
    if after is not None:
        if begun:
            select.select([ready], [], [], 60)
        time.sleep(after)
        _kill(child)
    told = b""
    first = None
    while chunk := os.read(ready, 4096):
        first = first or time.monotonic()
        told += chunk
    os.close(ready)
    status = os.waitpid(child, 0)[1]
    _kill(child)  # what it had started
    end = time.monotonic()
    code = None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
    return Ran(code, out.read_text(errors="replace"), len(told), end - start, end - (first or end))


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _work(root: Path, arguments: Sequence[str], out: Path, tell: int, step: int | None) -> None:
    """The child: it never comes back."""
    code = 70
    try:
        os.setsid()
        os.chdir(root)
        os.environ.update(GIT)
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for stream in (1, 2):
            os.dup2(handle, stream)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
        _count(tell, step)
        from sophia_tidy import cli

        code = cli.main(list(arguments))
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _count(tell: int, step: int | None) -> None:
    process, seen = os.getpid(), 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES
        if not (writes or event in _STEPS) or os.getpid() != process:
            return
        if not seen and "sophia-tidy/runs/" not in str(arguments[0]):
            return
        seen += 1
        if seen == step:
            os.killpg(0, signal.SIGKILL)
        os.write(tell, b".")

    sys.addaudithook(hook)
