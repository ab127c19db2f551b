"""Trees and commits as objects, made before any file of the tree is touched.

Nobody sees them until a branch leads to them.  Each tree is built in an
index of the run's own, which begins as HEAD's; what a part writes is read
from a small work tree of its own in the run's folder, so that git's filters
and line ends apply as they would to the file in its place, and a file that
several parts write has in each commit what that part makes of it.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..adapters.file_operations import Files
from ..adapters.git.commands import feed, place_of, run
from ..adapters.git.index import Entries, names_of, read_entries, set_entries
from ..adapters.git.person import HookRefused, HookSet, ask, run_hook, signs
from ..adapters.git.record import CommitPart, NewFile
from ..kernel.errors import TidyError
from ..kernel.tree import EXECUTABLE, SYMLINK


class TreeMessage(NamedTuple):
    """What a commit says, and the tree that it holds."""

    message: str
    tree: str


def make_trees(
    top: Path, parts: tuple[CommitPart, ...], folder: Path, index: Path, files: Files
) -> Iterator[TreeMessage]:
    """The tree after each part that changes one; ``folder`` is the run's own, ``index`` is left with all of them.

    Raises:
        TidyError: git refuses a file.
        OSError: the system refuses.
    """
    feed(top, b"", "read-tree", "HEAD", index=index)
    last = run(top, "rev-parse", "HEAD^{tree}").decode().strip()
    git_dir = _git_dir(top)
    for number, part in enumerate(parts):
        lines = {**part.entries, **_moved(top, part, index)}
        if lines:
            set_entries(top, lines, index)
        if part.written:
            place = folder / f"tree-{number}"
            _lay_out(part.written, place, files)
            there = (f"--git-dir={git_dir}", f"--work-tree={place}")
            feed(place, names_of(part.written), *there, "update-index", "-z", "--add", "--stdin", index=index)
            files.drop_folder(place)
        if lines or part.written:
            tree = feed(top, b"", "write-tree", "--missing-ok", index=index).decode().strip()
            if tree != last:
                yield TreeMessage(part.message, tree)
            last = tree


def make_commits(
    top: Path, said: tuple[TreeMessage, ...], head: str, hooks: HookSet, index: Path, *, checked: bool
) -> list[str]:
    """The commits one on the other, the first on ``head``; oldest first.  The message hooks see ``index``.

    Raises:
        HookRefused: a hook of the person's refuses a message.
        TidyError: git, or what signs, refuses.
    """
    made: list[str] = []
    sign = ("-S",) if signs(top) else ()
    for each in said:
        message = _message(top, each.message, hooks, index, checked=checked)
        parent = made[-1] if made else head
        done = ask(top, "commit-tree", each.tree, "-p", parent, *sign, "-F", "-", given=message)
        made.append(done.stdout.decode().strip())
    return made


def check_there(top: Path, commit: str, head: str) -> None:
    """Refuse commits of which an object is gone, as after a ``git gc --prune=now`` that somebody has run meanwhile.

    Raises:
        TidyError: one is.
    """
    run(top, "rev-list", "--objects", "--quiet", commit, f"^{head}", "--")


def _git_dir(top: Path) -> Path:
    place = place_of(top)
    if place is None:
        raise TidyError(f"{top} is no git repository any more", rule="git")
    return place.git_dir


def _moved(top: Path, part: CommitPart, index: Path) -> Entries:
    """The lines of the index by which the files of a part have other names."""
    names = {path for move in part.moves for path in move}
    now = read_entries(top, names, index) if names else {}
    lines: Entries = {}
    for path, target in part.moves:
        entry = now[path]
        now |= {path: None, target: entry}
        lines |= {path: None, target: entry}
    return lines


def _lay_out(written: Mapping[PurePosixPath, NewFile], place: Path, files: Files) -> None:
    files.make_folder(place, 0o700)
    for folder in sorted({above for path in written for above in path.parents if above.parts}):
        files.make_folder(place / folder)
    for path, file in written.items():
        if file.mode == SYMLINK:
            files.aim(place / path, file.content)
        else:
            files.create(place / path, file.content, 0o700 if file.mode == EXECUTABLE else 0o600)


def _message(top: Path, message: str, hooks: HookSet, index: Path, *, checked: bool) -> bytes:
    """The message after the person's hooks have seen it.

    Raises:
        HookRefused: one of them refuses it, or leaves nothing of it.
    """
    names = [name for name in ("prepare-commit-msg", *(("commit-msg",) if checked else ())) if name in hooks]
    text = message.encode("utf-8", "surrogateescape")
    if not names:
        return text
    answer = run(top, "rev-parse", "--git-path", "COMMIT_EDITMSG").removesuffix(b"\n")
    file = Path(os.path.normpath(top / os.fsdecode(answer)))
    file.write_bytes(text)
    for name in names:
        run_hook(top, name, os.fspath(file), *(("message",) if name != "commit-msg" else ()), index=index)
    said = feed(top, file.read_bytes(), "stripspace")
    if not said:
        raise HookRefused("a hook left nothing of the commit's message; the files and the index are as they were")
    return said
