"""What every command looks at first: a run that was cut short, and an operation of git that waits for the person.

Who writes finishes or takes back what was cut short; who only plans tells.
"""

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from ..adapters.unfinished_work import cut_short, git_folder, operation, outside_git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..kernel.errors import TidyError
    from ..kernel.finding import Finding

_WITHOUT_FILES = ("rules", "explain")


def begin(options: Namespace, folder: Path | None = None) -> None:
    """Recover where the command applies, else note what is to be told; ``folder`` where the work is not where it seems.

    Raises:
        JournalError, DiskError: what was cut short cannot be taken back yet; nothing is lost.
        DirtyFile: the command would write, and git is in the middle of something.
    """
    try:
        start = (folder or Path(options.directory or os.curdir)).absolute()
        git = git_folder(start)
    except OSError:  # the current folder is gone; the command itself says so
        return
    writes = bool(getattr(options, "apply", False))
    told = list(getattr(options, "told", ()))
    if options.command != "undo" or options.list:  # undo says itself what it did
        told += _interrupted(start, git, options, writes=writes)
    found = operation(git) if git is not None and options.command not in _WITHOUT_FILES else None
    if found is not None and git is not None:
        told += _midway(start, options, found, writes=writes)
    options.told = told


def _interrupted(start: Path, git: Path | None, options: Namespace, *, writes: bool) -> "list[Finding]":
    home = git / "sophia-tidy" if git is not None else _outside(start)
    left = cut_short(home) if home is not None else []
    if home is None or not left:
        return []
    if writes:
        from .writing import recovered

        recovered(start.resolve(), options)
        return []
    return list(_cut_short(home, left))


def _midway(start: Path, options: Namespace, found: tuple[str, str], *, writes: bool) -> "Iterator[Finding]":
    from ..adapters.git.commands import git_root
    from ..adapters.git.unfinished_operation import BOTH_SIDES, UNMERGED, check_midway, unmerged
    from ..kernel.finding import Finding, Severity
    from ..kernel.location import Location

    if writes:
        check_midway(start, allowed=options.allow_dirty)
    root = start if options.directory is not None else git_root(start) or start
    options.unmerged = unmerged(root)
    yield _finding(
        "unfinished-operation",
        f"git is in the middle of {found[0]}; nothing is written before that has ended "
        f"({found[1]}), unless with --allow-dirty",
    )
    for path in options.unmerged:
        yield Finding(Location(path), UNMERGED, BOTH_SIDES, Severity.ERROR)


def named(error: "TidyError", options: Namespace) -> "TidyError":
    """The error; where it is about a file that git has not merged, that is what is wrong with it."""
    from ..adapters.git.unfinished_operation import BOTH_SIDES, UNMERGED
    from ..kernel.errors import TidyError

    where = error.location
    if where is None or where.path not in getattr(options, "unmerged", ()):
        return error
    return TidyError(BOTH_SIDES, where._replace(line=0, column=0), rule=UNMERGED)


def _cut_short(home: Path, left: list[tuple[str, bool]]) -> Iterator["Finding"]:
    from ..apply.journal import is_held

    if is_held(home):
        yield _finding(
            "interrupted-run",
            "another run is at work on these files just now; what is planned here may be on half of it",
        )
        return
    for name, begun in left:
        if begun:
            yield _finding(
                "interrupted-run",
                f"run {name} was cut short, and its files may be half done; everything here is planned on that; "
                "take it back with: sophia-tidy undo",
            )
        else:
            yield _finding(
                "interrupted-run",
                f"run {name} was cut short before it changed a file; the next --apply or undo clears it away",
            )


def _finding(rule: str, message: str) -> "Finding":
    from pathlib import PurePosixPath

    from ..kernel.finding import Finding, Severity
    from ..kernel.location import Location

    return Finding(Location(PurePosixPath()), rule, message, Severity.WARNING)


def _outside(start: Path) -> Path | None:
    """The journal of a folder outside git; None where there is no place for one."""
    from ..kernel.errors import DiskError

    try:
        return outside_git(start.resolve())
    except DiskError:
        return None


def tell_rest(options: Namespace) -> None:
    """What no page has shown goes to stderr: also after an error, and beside manifests on stdout."""
    import sys

    for finding in getattr(options, "told", ()):
        print(finding, file=sys.stderr)
    options.told = []
