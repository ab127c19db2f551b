"""Python programs, started by fork from a process that has loaded what they need: processes of their own, without the time that loading takes.

One is the command line, the others are scripts that are run by their path.

What is started is a real process with its own folder, environment, streams,
exit code and memory.  What only a new interpreter can show is not its
subject: tests of imports, of locales and of ``python -m`` start Python.
"""

import array
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

if __name__ != "__main__":
    from . import rule_ids

PACKAGE = Path(__file__).parent.parent
TIMEOUT = 300.0  # seconds that a command may take
# What an interpreter reads as it starts; a command that wants another value wants another interpreter.
_READ_AT_START = ("PYTHON", "LC_", "LANG", "TZ")
_STREAMS = 3


class Starter:
    """A loaded process that forks; one for each process of the tests."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._pid, self._socket = os.getpid(), ours
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno()), *map(str, rule_ids.FILES)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd="/",
            )
        ours.settimeout(TIMEOUT)

    def belongs_here(self) -> bool:
        """Whether this process made it (a fork of the tests has a copy of the socket, and no right to it)."""
        return self._pid == os.getpid() and self._process.poll() is None

    def run(
        self, arguments: tuple[str, ...], cwd: Path, environment: Mapping[str, str], script: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """``sophia-tidy``, or a script, with these arguments, to its end.

        Raises:
            ValueError: an argument that the system cannot hand to a process.
            TimeoutError: it is not done after `TIMEOUT` seconds.
            ConnectionError: the starter has died.
        """
        if any("\0" in os.fspath(word) for word in arguments):
            raise ValueError("embedded null byte")
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, Path(os.devnull).open("rb") as none:
            program = "" if script is None else str(script)
            asked = json.dumps([program, [*map(os.fspath, arguments)], str(cwd), dict(environment)]).encode()
            socket.send_fds(self._socket, [len(asked).to_bytes(8, "big")], [none.fileno(), out.fileno(), err.fileno()])
            self._socket.sendall(asked)
            code = int.from_bytes(_received(self._socket, 4), "big", signed=True)
            return subprocess.CompletedProcess([program or "sophia-tidy", *arguments], code, _text(out), _text(err))


def started(arguments: tuple[str, ...], cwd: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """``sophia-tidy`` with these arguments; by a new interpreter where the environment says how one is to start."""
    if _starts_alike(environment, {**os.environ, "PYTHONPATH": str(PACKAGE)}):
        return _loaded_starter().run(arguments, cwd, environment)
    return _interpreted(["-m", "sophia_tidy", *arguments], cwd, environment)


def started_script(
    script: Path, arguments: tuple[str, ...], cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """A Python file as a program, in the same way."""
    if _starts_alike(environment, os.environ):
        return _loaded_starter().run(arguments, cwd, environment, script)
    return _interpreted([str(script), *arguments], cwd, environment)


def _starts_alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    names = {name for name in one.keys() | other.keys() if name.startswith(_READ_AT_START)}
    return all(one.get(name) == other.get(name) for name in names)


def _interpreted(words: list[str], cwd: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        stdin=subprocess.DEVNULL,
        timeout=TIMEOUT,
    )


_starter: Starter | None = None


def _loaded_starter() -> Starter:
    global _starter
    if _starter is None or not _starter.belongs_here():
        _starter = Starter()
    return _starter


def _text(stream: "tempfile._TemporaryFileWrapper[bytes]") -> str:
    stream.seek(0)
    return stream.read().decode("utf-8", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")


def _received(channel: socket.socket, count: int) -> bytes:
    content = b""
    while len(content) < count:
        more = channel.recv(count - len(content))
        if not more:
            raise ConnectionError("the other side has ended")
        content += more
    return content


def _serve(channel: socket.socket) -> None:
    """Fork for each request, until the tests have ended."""
    while True:
        size, ancillary, _, _ = channel.recvmsg(8, socket.CMSG_SPACE(_STREAMS * array.array("i").itemsize))
        if not size:
            return
        streams = array.array("i", ancillary[0][2])
        script, arguments, cwd, environment = json.loads(_received(channel, int.from_bytes(size, "big")))
        child = os.fork()
        if not child:
            channel.close()
            _become(script, arguments, cwd, environment, streams)
        for stream in streams:
            os.close(stream)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        channel.sendall(code.to_bytes(4, "big", signed=True))


def _become(
    script: str, arguments: list[str], cwd: str, environment: dict[str, str], streams: "array.array[int]"
) -> NoReturn:
    """The process that ``python -m sophia_tidy``, or ``python SCRIPT``, would be."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [script or "sophia-tidy", *arguments]
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", errors="backslashreplace", closefd=False)  # noqa: SIM115
    if script:
        sys.path[0] = str(Path(script).parent)
        runpy.run_path(script, run_name="__main__")
        sys.exit(0)
    from sophia_tidy.cli import command

    sys.exit(command())


def _loaded() -> None:
    """Everything that a command may import, so that no fork has to."""
    import sophia_tidy

    for module in pkgutil.walk_packages(sophia_tidy.__path__, "sophia_tidy."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in (
        "git",
        "libcst",
        "libcst.metadata",
        "multiprocessing.context",
        "concurrent.futures.process",
        "pathspec",
        "rich.console",
        "rich.progress",
        "rich.table",
        "tree_sitter",
        "tree_sitter_bash",
        "urllib.request",
        "yaml",
    ):
        importlib.import_module(name)


if __name__ == "__main__":
    sys.path[0] = str(PACKAGE)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _loaded()
    for file in sys.argv[2:]:
        importlib.import_module("tests.rule_ids").keep(Path(file))
    gc.collect()
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])))
