"""The ruff program: where it is, what it may know, and one run of it in the background."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from .errors import TidyError, ToolMissing

_CACHE, NO_CACHE = "--cache-dir", ("--no-cache",)
_SPOILING = ("RUFF_", "FORCE_COLOR", "CLICOLOR_FORCE")


class Run:
    """One ruff process; what it prints goes to files, so that it never waits for a reader.

    ``listed`` names reach it through an argument file, one UTF-8 line each;
    ``arguments`` are its command line.

    Raises:
        ToolMissing: ruff is not installed.
    """

    def __init__(self, root: Path, arguments: Sequence[str], listed: Sequence[str]):
        self._without_cache = (root, [*arguments, *NO_CACHE], listed) if _CACHE in arguments else None
        with ExitStack() as files:
            self._output = files.enter_context(tempfile.TemporaryFile())
            self._errors = files.enter_context(tempfile.TemporaryFile())
            names = files.enter_context(tempfile.NamedTemporaryFile(prefix="sophia-tidy-"))
            names.write("".join(f"{name}\n" for name in listed).encode())
            names.flush()
            self._process = subprocess.Popen(
                [program(), "check", *([f"@{names.name}"] if listed else []), *arguments], cwd=root,
                env=environment(), stdin=subprocess.DEVNULL, stdout=self._output, stderr=self._errors)
            self._files = files.pop_all()

    def output(self) -> bytes:
        """What it has printed, once it has ended.

        Raises:
            TidyError: it ended with an error, in ruff's own words.
        """
        code = self._process.wait()
        self._errors.seek(0)
        self._output.seek(0)
        if code in (0, 1):
            return self._output.read()
        reason = in_one_line(self._errors.read())
        if self._without_cache is not None and "cache" in reason:  # a full disk: slower, not wrong
            return _once(Run(*self._without_cache))
        raise TidyError(f"ruff: {reason}", rule="ruff")

    def stop(self) -> None:
        """End the process and drop its files; harmless when it has ended."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._files.close()


def _once(run: Run) -> bytes:
    try:
        return run.output()
    finally:
        run.stop()


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


def in_one_line(stderr: bytes) -> str:
    """ruff's reason without its frame, for an error of ours."""
    text = stderr.decode("utf-8", "replace").partition("Stack backtrace:")[0].replace("ruff failed\n", "")
    return " ".join(text.replace("Cause: ", "").split()) or "failed without a word"
