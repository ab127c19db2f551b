"""The ruff program: where it is, what it may know, and one run of it in the background."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ...config.ruff_copy import file_name
from ...kernel.errors import DiskError, TidyError, ToolMissing
from ...kernel.location import Location

_CACHE, NO_CACHE = "--cache-dir", ("--no-cache",)
_SPOILING = ("RUFF_", "FORCE_COLOR", "CLICOLOR_FORCE")


class RuffRefuses(TidyError):
    """ruff ended with an error; ``said`` are its words, which may quote any file, so that nobody prints them."""

    rule = "ruff"

    def __init__(self, code: int, said: str, location: Location | None = None):
        super().__init__(f"ruff ended with exit code {code}; expected 0 or 1: run `ruff check` to see why", location)
        self.said = said


class RuffProcess:
    """One ruff process; what it prints goes to files, so that it never waits for a reader.

    ``listed`` names reach it through an argument file, one UTF-8 line each;
    ``arguments`` are its command line.

    ``copies`` are configuration files by what they hold, the first of them
    the one that counts.

    Raises:
        ToolMissing: ruff is not installed.
    """

    def __init__(self, folder: Path, arguments: Sequence[str], listed: Sequence[str], copies: Sequence[str] = ()):
        self._without_cache = (folder, [*arguments, *NO_CACHE], listed, copies) if _CACHE in arguments else None
        with ExitStack() as files:
            self._output = files.enter_context(tempfile.TemporaryFile())
            self._errors = files.enter_context(tempfile.TemporaryFile())
            names = files.enter_context(tempfile.NamedTemporaryFile(prefix="sophia-tidy-"))
            names.write("".join(f"{name}\n" for name in listed).encode())
            names.flush()
            self._process = subprocess.Popen(
                [
                    program(),
                    "check",
                    *files.enter_context(configured(copies)),
                    *([f"@{names.name}"] if listed else []),
                    *arguments,
                ],
                cwd=folder,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=self._errors,
            )
            self._files = files.pop_all()

    def output(self) -> bytes:
        """What it has printed, once it has ended.

        Raises:
            RuffRefuses: it ended with an error.
        """
        code = self._process.wait()
        self._errors.seek(0)
        self._output.seek(0)
        if code in (0, 1):
            return self._output.read()
        said = self._errors.read().decode("utf-8", "replace")
        if self._without_cache is not None and "cache" in said:  # a full disk: slower, not wrong
            return _once(RuffProcess(*self._without_cache))
        raise RuffRefuses(code, said)

    def stop(self) -> None:
        """End the process and drop its files; harmless when it has ended."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._files.close()


def _once(run: RuffProcess) -> bytes:
    try:
        return run.output()
    finally:
        run.stop()


@contextmanager
def configured(copies: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The options that name the copies of a configuration, which last as long as the block; none without copies.

    Raises:
        DiskError: the temporary files cannot be written.
    """
    if not copies:
        yield ()
        return
    with tempfile.TemporaryDirectory(prefix="sophia-tidy-") as folder:
        try:
            for number, text in enumerate(copies):
                Path(folder, file_name(number)).write_text(text, encoding="utf-8")
        except OSError as error:
            raise DiskError(f"a temporary file cannot be written: {error}") from error
        yield "--config", os.fspath(Path(folder, file_name(0)))


def program() -> str:
    """The path of ruff: the installed package's, else the one on PATH.

    Raises:
        ToolMissing: there is neither.
    """
    try:
        from ruff.__main__ import find_ruff_bin  # only when ruff runs: it asks sysconfig

        return os.fsdecode(find_ruff_bin())
    except (ImportError, FileNotFoundError) as error:
        found = shutil.which("ruff")
        if found is None:
            raise ToolMissing("ruff is not installed; run `pip install ruff`") from error
        return found


def answer(*arguments: str) -> str:
    """What ruff prints of itself.

    Raises:
        ToolMissing: it is not installed, or does not answer.
    """
    done = subprocess.run([program(), *arguments], env=environment(), capture_output=True, check=False)
    if done.returncode:
        raise ToolMissing(f"ruff {arguments[0]} ended with exit code {done.returncode}; expected 0")
    return done.stdout.decode("utf-8", "replace")


def cache() -> tuple[str, ...]:
    """The option that keeps ruff's cache out of the project, in the user's cache folder."""
    home = os.environ.get("XDG_CACHE_HOME")
    try:
        folder = Path(home or "~/.cache").expanduser() / "sophia-tidy" / "ruff"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # no home, or one that cannot be written: slower, not wrong
        return NO_CACHE
    return (_CACHE, os.fspath(folder)) if os.access(folder, os.W_OK) else NO_CACHE


def environment() -> dict[str, str]:
    """Without ruff's own variables (``RUFF_OUTPUT_FILE`` would take the answer away) and colours."""
    return {k: v for k, v in os.environ.items() if not k.startswith(_SPOILING)} | {"NO_COLOR": "1"}
