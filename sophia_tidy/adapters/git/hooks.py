"""The door to the hooks of a clone: what git runs in this repository, read and never run.

A hook lies in git's own folder or in the one that ``core.hooksPath`` of the
repository names (githooks(5)); one outside of the work tree is not looked at.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

LARGEST = 200_000  # bytes; what is larger is a program of its own


class Hook(NamedTuple):
    """One hook: its place for people, its text, and the file of the work tree that it is, or is a link to."""

    place: PurePosixPath
    text: bytes
    target: PurePosixPath | None


def hooks_in(folder: Path, root: Path) -> tuple[Hook, ...]:
    """The hooks in a folder that are switched on; ``root`` is the root of the work, with no link in it."""
    return tuple(_hooks(folder, root)) if folder.is_dir() else ()


def _hooks(folder: Path, root: Path) -> Iterator[Hook]:
    for path in sorted(folder.iterdir()):
        real = path.resolve()
        if path.suffix == ".sample" or not real.is_file() or not real.is_relative_to(root):
            continue
        inside = real.relative_to(root)
        target = None if inside.parts[0] == ".git" else PurePosixPath(inside)
        text = real.read_bytes() if real.stat().st_size <= LARGEST else b""
        yield Hook(PurePosixPath(folder.name, path.name), text, target)
