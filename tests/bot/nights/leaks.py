"""Where a token may be seen by others: looked for while git runs, in its files, in what was logged and said, and in what was sent."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from ...forge.running import RunningForge


class LeakWatch(logging.Handler):
    """Watches one forge's token; ``found`` says where it was seen.

    `look` is called while a request is under way, so that the git that sent
    it is still there; ``folder`` is where temporary files are made.
    """

    def __init__(self, folder: Path, token: str) -> None:
        super().__init__(logging.DEBUG)
        self.folder, self.token = folder, token.encode()
        self.found: list[str] = []
        self.looks = 0
        self._level = logging.getLogger().level
        logging.getLogger().addHandler(self)
        logging.getLogger().setLevel(logging.DEBUG)

    def emit(self, record: logging.LogRecord) -> None:
        self.said(record.getMessage(), f"a log of {record.name}")

    def said(self, text: str, where: str) -> None:
        if self.token in text.encode("utf-8", "replace"):
            self.found.append(where)

    def look(self) -> None:
        """At the arguments and the environment of every process below this one, and at every temporary file."""
        self.looks += 1
        for process in _below(os.getpid()):
            for name in ("cmdline", "environ"):
                if self.token in _content(Path(f"/proc/{process}/{name}")):
                    self.found.append(f"{name} of a process")
        for path in self.folder.rglob("*"):
            if path.is_file() and not path.is_symlink() and self.token in _content(path):
                self.found.append(f"the file {path.relative_to(self.folder)}")

    def end(self, forge: RunningForge) -> None:
        """Look a last time, at what was sent as well, and stop."""
        self.look()
        self.found += [f"{asked.method} {asked.path}" for asked in forge.requests.holds(self.token.decode())]
        logging.getLogger().removeHandler(self)
        logging.getLogger().setLevel(self._level)


def _below(process: int) -> Iterator[str]:
    parents = {path.name: _parent(path) for path in Path("/proc").iterdir() if path.name.isdecimal()}
    todo = [str(process)]
    while todo:
        above = todo.pop()
        found = [name for name, parent in parents.items() if parent == above]
        yield from found
        todo += found


def _parent(path: Path) -> str:
    """The process that started this one (proc(5), ``stat``, field 4)."""
    fields = _content(path / "stat").rpartition(b")")[2].split()
    return fields[1].decode() if len(fields) > 1 else ""


def _content(path: Path) -> bytes:
    """What is in it, nothing where it has gone meanwhile."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
