"""A bare repository of our own in a temporary folder: nobody's hooks, filters or settings are in force there.

The objects of another repository can be its alternates
(gitrepository-layout(5), ``objects/info/alternates``): what is made here
stands on them, and nothing of that repository is written.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from ...kernel.errors import DiskError, TidyError, ToolMissing
from .commands import RepositoryFolder, command, environment, in_one_line

_OURS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": "0"}
_OTHERS = ("GIT_CONFIG_PARAMETERS", "GIT_CONFIG_SYSTEM", "GIT_TEMPLATE_DIR", "GIT_QUARANTINE_PATH", "GIT_TRACE")


class ScratchRepository:
    """The repository; a context manager, which takes it away.

    ``wide`` names objects by SHA-256.  ``of`` is the repository whose objects can be seen.
    """

    def __init__(self, of: RepositoryFolder | None = None, *, wide: bool = False):
        self.wide = wide
        self._of = of
        self._folder = TemporaryDirectory(prefix="sophia-tidy-", ignore_cleanup_errors=True)
        self.root = Path(self._folder.name)

    def __enter__(self) -> Self:
        try:
            self.run("init", "--quiet", "--bare", "--template=", f"--object-format={'sha256' if self.wide else 'sha1'}")
            if self._of is not None:
                self._see(self._of)
        except BaseException:
            self._folder.cleanup()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def _see(self, other: RepositoryFolder) -> None:
        objects, shallow = other.common_dir.absolute() / "objects", other.common_dir / "shallow"
        try:
            info = self.root / "objects" / "info"
            info.mkdir(exist_ok=True)
            (info / "alternates").write_bytes(quoted(os.fsencode(objects)) + b"\n")
            if other.shallow:
                (self.root / "shallow").write_bytes(shallow.read_bytes())
        except OSError as error:
            raise DiskError(f"a temporary file cannot be written: {error.strerror}") from error

    def command(self, *arguments: str) -> list[str]:
        """The command line of one git call here."""
        return command(self.root, *arguments)

    def environment(self) -> dict[str, str]:
        """The environment of such a call: no settings but those that git is born with."""
        return {name: value for name, value in environment().items() if name not in _OTHERS} | _OURS

    def run(self, *arguments: str, given: bytes = b"") -> bytes:
        """What git writes to its standard output when it reads ``given``.

        Raises:
            ToolMissing: git is not installed.
            TidyError: git refuses, in git's own words.
        """
        import subprocess

        try:
            done = subprocess.run(
                self.command(*arguments), env=self.environment(), input=given, capture_output=True, check=False
            )
        except FileNotFoundError as error:
            raise ToolMissing("git is not installed; expected it for branches and bundles") from error
        if done.returncode:
            raise TidyError(f"git: {in_one_line(done.stderr)}", rule="git")
        return done.stdout


def quoted(name: bytes) -> bytes:
    """A name as git reads it in C's quotes, whatever bytes are in it (``quote.c``)."""
    plain = b"".join(
        bytes((byte,)) if 0x20 <= byte < 0x7F and byte not in b'"\\' else b"\\%03o" % byte for byte in name
    )
    return b'"' + plain + b'"'
