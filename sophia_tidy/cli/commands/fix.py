"""``sophia-tidy fix [PATH...]``: the main job."""

from argparse import ArgumentParser, Namespace
from functools import partial
from typing import TYPE_CHECKING

from ..options import add_cache, add_planning

if TYPE_CHECKING:
    from ...report.page import Page
    from ...report.page_json import PagePair
    from ...steps.context import Context


def add_options(parser: ArgumentParser) -> None:
    """Paths, and what every planning command has."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: everything)")
    add_planning(parser)
    add_cache(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from ..planning import run_page, run_step

    if options.accept or options.reject:
        from ...report.pages.fix import page_of
        from ...steps.fix import fix

        return run_step(options, lambda context: fix(context.tree, context), page_of)
    return run_page(options, partial(_kept, options=options))


def _kept(context: "Context", options: Namespace) -> "Page":
    from ..kept_page import kept

    return kept(context, options, partial(_planned, context)).whole


def _planned(context: "Context") -> "PagePair":
    from ...report.page_json import PagePair
    from ...report.pages.fix import page_of
    from ...steps.fix import fix

    page = page_of(fix(context.tree, context))
    return PagePair(page, page)
