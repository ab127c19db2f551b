"""What every command looks at first: a run that was cut short, and an operation of git that waits for the person.

Who writes finishes or takes back what was cut short; who only plans tells.
"""

import os
from argparse import Namespace
from collections.abc import Iterator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..finding import Finding

_WITHOUT_FILES = ("rules", "explain")


def begin(options: Namespace, folder: str | None = None) -> None:
    """Recover where the command applies, else note what is to be told; ``folder`` where the work is not where it seems.

    Raises:
        JournalError, DiskError: what was cut short cannot be taken back yet; nothing is lost.
    """
    try:
        start = os.path.abspath(folder or options.directory or os.curdir)
    except OSError:  # the current folder is gone; the command itself says so
        return
    options.told = [*getattr(options, "told", ()), *_told(start, options)]


def _told(start: str, options: Namespace) -> Iterator["Finding"]:
    from ..unfinished import cut_short, git_folder, operation

    git = git_folder(start)
    home = f"{git}/sophia-tidy" if git is not None else _outside(start)
    left = cut_short(home) if home is not None else []
    if left and (options.command != "undo" or options.list):  # undo says itself what it did
        if getattr(options, "apply", False):
            from pathlib import Path

            from .writing import recovered

            recovered(Path(start).resolve(), options)
        else:
            yield from _cut_short(home, left)
    found = operation(git) if git is not None and options.command not in _WITHOUT_FILES else None
    if found is not None:
        yield _finding("unfinished-operation", f"git is in the middle of {found[0]}; nothing is written before that has ended "
                       f"({found[1]}), unless with --allow-dirty")


def _cut_short(home: "str | None", left: list[tuple[str, bool]]) -> Iterator["Finding"]:
    from pathlib import Path

    from ..journal import is_held

    if is_held(Path(str(home))):
        yield _finding("interrupted-run", "another run is at work on these files just now; what is planned here may be on half of it")
        return
    for name, begun in left:
        if begun:
            yield _finding("interrupted-run", f"run {name} was cut short, and its files may be half done; everything here is planned on that; "
                           "take it back with: sophia-tidy undo")
        else:
            yield _finding("interrupted-run", f"run {name} was cut short before it changed a file; the next --apply or undo clears it away")


def _finding(rule: str, message: str) -> "Finding":
    from pathlib import PurePosixPath

    from ..finding import Finding, Severity
    from ..location import Location

    return Finding(Location(PurePosixPath()), rule, message, Severity.WARNING)


def _outside(start: str) -> str | None:
    """The journal of a folder outside git; None where there is no place for one."""
    from pathlib import Path

    from ..errors import DiskError
    from ..journal import outside_git

    try:
        return os.fspath(outside_git(Path(start).resolve()))
    except DiskError:
        return None


def tell_rest(options: Namespace) -> None:
    """What no page has shown goes to stderr: also after an error, and beside manifests on stdout."""
    import sys

    for finding in getattr(options, "told", ()):
        print(finding, file=sys.stderr)
    options.told = []
