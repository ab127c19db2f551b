"""How a page reaches the reader: data on stdout in the format asked for, talk on stderr."""

import os
import sys
from argparse import Namespace
from collections.abc import Collection
from typing import TYPE_CHECKING

from ..kernel.finding import at_error
from .exit_codes import DONE, PENDING

if TYPE_CHECKING:
    from ..report.formats import Page

_USUAL, _NARROWEST, _WIDEST = 80, 40, 100  # columns


def show(page: "Page", options: Namespace) -> None:
    """Write the page to stdout."""
    from dataclasses import replace

    from ..report.formats import render

    _prepare_stdout()
    page = replace(page, verbose=options.verbose)
    if getattr(options, "told", None):
        report = replace(page.report, findings=(*page.report.findings, *options.told))
        page, options.told = replace(page, report=report), []
    hid = render(page, options.format or default_format(), sys.stdout)
    sys.stdout.flush()
    if hid and page.diff:
        say(
            "secrets are redacted: a patch with [redacted] in it cannot be applied; --apply writes the files as they are",
            options,
        )


def put(text: str, secrets: Collection[str] = ()) -> None:
    """Write text that a program will read to stdout, after the last look that all that is shown gets; a terminal gets it escaped."""
    from ..secrets.redact import Redactor

    _prepare_stdout()
    text = Redactor(secrets).last_look(text)
    if sys.stdout.isatty():
        from ..kernel.location import visible

        text = "\n".join(map(visible, text.split("\n")))
    sys.stdout.write(text)
    sys.stdout.flush()


def default_format() -> str:
    """rich for a person at a terminal that can do it, text for everything else."""
    able = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return "rich" if able else "text"


def say(text: str, options: Namespace) -> None:
    """A line for the person on stderr; ``--quiet`` keeps it back."""
    if not options.quiet:
        print(text, file=sys.stderr)


def last_words(page: "Page", *, with_what: str = "--unsafe", beside: int = 0) -> str:
    """What was written, or what would be, and how to go on; ``with_what`` takes the rest of it, and what is offered ``beside`` the plan."""
    offered = len(page.plan) - len(page.pending()) + beside
    more = f"; {offered} more to review, with {with_what}" if offered else ""
    if page.applied():
        return f"applied as run {page.report.run}{committed(page)}; take it back with: sophia-tidy undo {page.report.run}{more}"
    if page.pending():
        return f"nothing written; run with --apply{more}"
    return f"nothing written{more}" if offered else "nothing to do"


def committed(page: "Page") -> str:
    """Which commits a run has made."""
    made = page.report.commits
    return f", committed as {', '.join(each[:10] for each in made)}" if made else ""


def code(page: "Page", *, check: bool = False) -> int:
    """1 where a finding is an error or, with ``--check``, a change is pending; else 0."""
    pending = check and not page.applied() and bool(page.pending())
    return PENDING if pending or at_error(page.findings) else DONE


def width() -> int:
    """The columns that what a person reads may have: the terminal's; of a pipe the usual ones, unless ``COLUMNS`` says how many."""
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isdecimal():
        columns = int(wanted)
    else:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else 0
    return min(max(columns or _USUAL, _NARROWEST), _WIDEST)


def can_show(marks: str) -> bool:
    """Whether stdout, as it was opened, has these characters."""
    try:
        marks.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _prepare_stdout() -> None:
    """Let every file name and line through: as its own bytes to a pipe, whatever the locale; escaped on a terminal."""
    if not hasattr(sys.stdout, "reconfigure"):
        return
    if sys.stdout.isatty():
        sys.stdout.reconfigure(errors="backslashreplace")
    else:
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
