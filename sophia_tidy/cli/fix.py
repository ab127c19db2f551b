"""``sophia-tidy fix [PATH...]``: the main job."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from .options import add_planning

if TYPE_CHECKING:
    from ..render import Page


def add_options(parser: ArgumentParser) -> None:
    """Paths, and what every planning command has."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: everything)")
    add_planning(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from ..pipeline import fix
    from .fix_page import page_of
    from .progress import Bar
    from .request import request_of
    from .show import code, say, show
    from .writing import recovered, written

    with Bar(options.quiet) as bar:
        request = request_of(options, bar)
        if options.apply:
            recovered(request.root, options)
        page = page_of(fix(request), diff=options.diff)
        if options.apply and page.pending():
            page = written(page, request.root, options, bar)
    show(page, options)
    say(_last_words(page, options), options)
    return code(page, check=options.check)


def _last_words(page: "Page", options: Namespace) -> str:
    pending, offered = page.pending(), len(page.plan) - len(page.pending())
    more = f"; {offered} more to review, with --unsafe" if offered else ""
    if page.applied():
        return f"applied as run {page.report.run}; take it back with: sophia-tidy undo {page.report.run}{more}"
    if not pending:
        return f"nothing written{more}" if offered else "nothing to do"
    return f"nothing written; run with --apply{more}"
