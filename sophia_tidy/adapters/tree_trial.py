"""A command of a person's own, run in a scratch copy of a tree: its exit code, and the end of what it said.

The copy holds the files of the tree with their modes and links, and nothing
that git ignores; the environment is the person's, as in their own shell,
where no other is given.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ..kernel.errors import DiskError
from ..kernel.tree import EXECUTABLE, SUBMODULE, SYMLINK, Tree

_LAST = 64_000  # bytes of what the command has said that are kept
_LONGEST = 16_000_000  # bytes of a file of its that is read
TIMED_OUT = 124  # as timeout(1) ends


class TrialResult(NamedTuple):
    """The exit code, the last lines of the output and the errors together, and the time that it took, in seconds.

    ``file`` is what the command has left in the file that was asked for, empty where it has not.
    """

    code: int
    said: str
    seconds: float = 0.0
    file: bytes = b""


def tried(
    command: str,
    tree: Tree,
    *,
    environment: Mapping[str, str] | None = None,
    limit: float | None = None,
    asked: str = "",
) -> TrialResult:
    """Run the command by the shell, at the top of a copy of the tree, for ``limit`` seconds at most.

    ``asked`` is the name of a file, from there, that is read when it has ended.

    Raises:
        DiskError: the copy cannot be made, or the shell not be started.
    """
    with laid_out(tree) as folder:
        try:
            process = subprocess.Popen(
                ["/bin/sh", "-c", command],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=environment,
            )
        except OSError as error:
            raise DiskError(f"the command cannot be started: {error.strerror}") from error
        began, code = time.monotonic(), None
        try:
            said, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired as late:
            said, code = late.stdout or b"", TIMED_OUT
        finally:
            _end(process)
        left = _left(folder, asked) if asked else b""
    code = process.returncode if code is None else code
    return TrialResult(code, said[-_LAST:].decode("utf-8", "replace"), time.monotonic() - began, left)


def _left(folder: Path, name: str) -> bytes:
    """A file that the command has left in the copy; no link leads out of there."""
    place = folder / name
    try:
        inside = place.resolve().is_relative_to(folder.resolve()) and place.is_file()
        return place.read_bytes() if inside and place.stat().st_size <= _LONGEST else b""
    except (OSError, RuntimeError):
        return b""


@contextmanager
def laid_out(tree: Tree) -> Iterator[Path]:
    """A temporary folder with all files of the tree, which goes with the block.

    Raises:
        DiskError: the system refuses.
    """
    with TemporaryDirectory(prefix="sophia-tidy-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            for path in tree:
                _lay(folder / path, tree.entry(path).mode, tree[path] if tree.entry(path).mode != SUBMODULE else b"")
        except OSError as error:
            raise DiskError(f"a temporary file cannot be written: {error.strerror}") from error
        yield folder


def _lay(place: Path, mode: int, content: bytes) -> None:
    if mode == SUBMODULE:
        place.mkdir(parents=True, exist_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    if mode == SYMLINK:
        place.symlink_to(os.fsdecode(content))
        return
    place.write_bytes(content)
    if mode == EXECUTABLE:
        place.chmod(0o755)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End all that the command has started and not ended."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    finally:
        process.wait()
