"""``sophia-tidy undo [RUN]``: take a run back, byte for byte."""

from argparse import ArgumentParser, Namespace

from .options import add_output


def add_options(parser: ArgumentParser) -> None:
    """The run; it is the one command whose name already says that it writes."""
    parser.add_argument("name", nargs="?", metavar="RUN", help="the run to take back (default: the last one)")
    parser.epilog = "Refused, with the names, where a file has been edited since. undo is itself a run: undo it to redo."
    add_output(parser)


def run(options: Namespace) -> int:
    """Take it back and say what came of it.

    Raises:
        JournalError: no such run, or files that were edited since.
    """
    from ..apply import recover, undo
    from ..location import printable
    from ..render import Page
    from .place import root_of
    from .show import code, committed, say, show

    root = root_of(options)
    recover(root)
    report = undo(root, options.name)
    lines = tuple(f"restored: {printable(str(outcome.change.path))}" for outcome in report.outcomes)
    page = Page("undo", report=report, lines=lines)
    show(page, options)
    say(f"{len(lines)} {'file is as it was' if len(lines) == 1 else 'files are as they were'}{committed(page)}; take this back with: sophia-tidy undo {report.run}", options)
    return code(page)
