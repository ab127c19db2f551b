"""A command of a person's own, run in a scratch copy of a tree: its exit code, and the end of what it said.

The copy holds the files of the tree with their modes and links, and nothing
that git ignores; the environment is the person's, as in their own shell.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ..kernel.errors import DiskError
from ..kernel.tree import EXECUTABLE, SUBMODULE, SYMLINK, Tree

_LAST = 4000  # bytes of what the command has said that are kept


class TrialResult(NamedTuple):
    """The exit code, and the last lines of the output and the errors together."""

    code: int
    said: str


def tried(command: str, tree: Tree) -> TrialResult:
    """Run the command by the shell, at the top of a copy of the tree.

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
            )
        except OSError as error:
            raise DiskError(f"the command cannot be started: {error.strerror}") from error
        try:
            said, _ = process.communicate()
        finally:
            _end(process)
    return TrialResult(process.returncode, said[-_LAST:].decode("utf-8", "replace"))


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
