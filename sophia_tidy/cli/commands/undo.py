"""``sophia-tidy undo [RUN]``: take a run back, byte for byte; ``--list`` shows the runs that there are."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..options import add_output

if TYPE_CHECKING:
    from pathlib import Path

    from ...apply.apply import JournalRun
    from ...apply.undo import UndoPreview

_NAMED = 3


def add_options(parser: ArgumentParser) -> None:
    """The run; it is the one command whose name already says that it writes."""
    parser.add_argument("name", nargs="?", metavar="RUN", help="the run to take back (default: the last one)")
    parser.add_argument(
        "--list",
        action="store_true",
        help="show the runs, oldest first: date, command, files; with RUN all of its files",
    )
    parser.add_argument(
        "--allow-dirty", action="store_true", help="also in the middle of a merge, a rebase or the like"
    )
    parser.add_argument("--check", action="store_true", help="only show what would be taken back; exit with 1")
    parser.add_argument("--diff", action="store_true", help="only show what would be taken back, as a patch")
    parser.epilog = (
        "Refused, with the names, where a file has been edited since. undo is itself a run: undo it to redo. "
        "Runs are kept for 90 days and up to 1 GB, the newest always."
    )
    add_output(parser)


def run(options: Namespace) -> int:
    """Take it back and say what came of it, or list.

    Raises:
        JournalError: no such run, or files that were edited since.
    """
    from ...apply.apply import undo
    from ...kernel.location import printable
    from ...report.formats import Page
    from ..place import root_of
    from ..show import code, committed, say, show
    from ..writing import noted_when_done

    root = root_of(options)
    if options.list:
        return _list(root, options)
    if options.check or options.diff:
        return _preview(root, options)
    with noted_when_done(root, options):
        report = undo(root, options.name, allow_dirty=options.allow_dirty)
        options.done = report.run
    lines = tuple(f"restored: {printable(str(outcome.change.path))}" for outcome in report.outcomes)
    page = Page("undo", report=report, lines=lines)
    show(page, options)
    if report.run is None:
        say("the run that was cut short is taken back; no other was touched", options)
    else:
        say(
            f"{len(lines)} {'file is as it was' if len(lines) == 1 else 'files are as they were'}{committed(page)}; "
            f"take this back with: sophia-tidy undo {report.run}",
            options,
        )
    return code(page)


def _preview(root: "Path", options: Namespace) -> int:
    """What would be taken back; nothing is.

    Raises:
        JournalError: no such run, or files that were edited since.
    """
    from ...apply.undo import preview
    from ...report.formats import Page
    from ..show import code, say, show

    found = preview(root, options.name)
    page = Page("undo", found.tree, found.plan, diff=options.diff, lines=tuple(_planned(found)))
    show(page, options)
    say(f"nothing done; take run {found.run} back with: sophia-tidy undo {found.run}", options)
    return code(page, check=options.check)


def _planned(found: "UndoPreview") -> Iterator[str]:
    from ...kernel.location import printable
    from ...kernel.plan import Move

    for change in found.plan:
        path = printable(str(change.path))
        if change.path in found.kept:
            yield f"would go to the journal: {path}"
        elif isinstance(change, Move):
            yield f"would move back: {path} to {printable(str(change.target))}"
        else:
            yield f"would restore: {path}"


def _list(root: "Path", options: Namespace) -> int:
    from ...apply.apply import runs
    from ...kernel.errors import JournalError
    from ...report.formats import Page
    from ..show import say, show

    found = [
        each
        for each in runs(root)
        if options.name in (None, each.name, each.name.partition("-")[0].lstrip("0"), each.name.partition("-")[0])
    ]
    if options.name is not None and not found:
        raise JournalError(f"there is no run {options.name}; expected one that `sophia-tidy undo --list` shows")
    lines = tuple(line for each in found for line in _lines(each, every=options.name is not None))
    show(Page("undo", lines=lines, details={"runs": [_as_json(each) for each in found]}), options)
    say("1 run" if len(found) == 1 else f"{len(found)} runs", options)
    return 0


def _lines(run: "JournalRun", *, every: bool) -> Iterator[str]:
    from ...kernel.location import printable

    names = [printable(str(path)) for path in run.paths]
    files = "1 file" if run.files == 1 else f"{run.files} files"
    yield f"{run.name}  {_date(run.name)}  {run.command or '-':<8}  {files}, {_state(run)}"
    if every:
        yield from (f"    {name}" for name in names)
    elif names:
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        yield f"    {', '.join(names[:_NAMED])}{more}"


def _date(name: str) -> str:
    when = name.partition("-")[2]
    return f"{when[:4]}-{when[4:6]}-{when[6:8]} {when[9:11]}:{when[11:13]} UTC"


def _state(run: "JournalRun") -> str:
    commits = f", committed as {', '.join(each[:10] for each in run.commits)}" if run.commits else ""
    if run.damage:
        return "damaged"
    if run.phase.value == "committing":
        return "cut short"
    if run.phase.value == "rolled-back":
        return "rolled back"
    if run.undoes is not None:
        return f"takes back {run.undoes.partition('-')[0]}{commits}"
    return ("in the tree" if run.active else "undone") + commits


def _as_json(run: "JournalRun") -> dict[str, object]:
    when = run.name.partition("-")[2]
    date = f"{when[:4]}-{when[4:6]}-{when[6:8]}T{when[9:11]}:{when[11:13]}:{when[13:15]}Z"
    return {
        "run": run.name,
        "date": date,
        "command": run.command,
        "files": [str(path) for path in run.paths],
        "state": _state(run).partition(",")[0],
        "active": run.active,
        "undoes": run.undoes,
        "commits": list(run.commits),
    }
