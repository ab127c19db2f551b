"""``sophia-tidy yaml [PATH...]``: every YAML file in one style."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from .options import add_writing, positive

if TYPE_CHECKING:
    from ..render import Page
    from ..survey import Request
    from .progress import Bar


def add_options(parser: ArgumentParser) -> None:
    """Paths, and what every command has that can write."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: everything)")
    add_writing(parser)
    parser.add_argument("--jobs", metavar="N", type=positive, help="worker processes (default: one for each core)")


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from ..yaml_step import tidy_yaml
    from .progress import Bar
    from .show import code, say, show
    from .writing import recovered, written
    from .yaml_page import page_of

    with Bar(options.quiet) as bar:
        request = _request(options, bar)
        if options.apply:
            recovered(request.root, options)
        page = page_of(tidy_yaml(request, options.jobs), unsafe=bool(options.unsafe), diff=options.diff)
        if options.apply and page.pending():
            page = written(page, request.root, options, bar)
    show(page, options)
    say(_last_words(page), options)
    return code(page, check=options.check)


def _request(options: Namespace, bar: "Bar") -> "Request":
    from ..survey import Request
    from .place import config_of, paths_of, root_of

    root = root_of(options)
    return Request(root, config_of(options, root), paths_of(options, root, options.paths), bar)


def _last_words(page: "Page") -> str:
    """What was written, or what would be, and how to go on."""
    pending, offered = page.pending(), len(page.plan) - len(page.pending())
    more = f"; {offered} more to review, with --unsafe" if offered else ""
    if page.applied():
        return f"applied as run {page.report.run}; take it back with: sophia-tidy undo {page.report.run}{more}"
    if not pending:
        return f"nothing written{more}" if offered else "nothing to do"
    return f"nothing written; run with --apply{more}"
