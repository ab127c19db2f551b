"""``sophia-tidy status``: how far the repository is, row by row, and the next step."""

from argparse import ArgumentParser, Namespace
from functools import partial
from typing import TYPE_CHECKING

from ..exit_codes import DONE, PENDING
from ..options import add_commit, add_output, positive

if TYPE_CHECKING:
    from ...report.page_json import PagePair
    from ...steps.context import Context


def add_options(parser: ArgumentParser) -> None:
    """Where, what of it, and how to say it."""
    parser.description = (
        "How far the repository is: files that parse, gates, legacy files, stacks, workflows, documents, secrets in "
        "plain text, open decisions, and the one command line to type next. Nothing is written."
    )
    add_output(parser)
    add_commit(parser)
    parser.add_argument("--all", action="store_true", help="list below each row what it counts, and what that lacks")
    parser.add_argument(
        "--history", metavar="N", type=positive, help="the last N weeks of the branch instead, a sparkline for each row"
    )
    parser.add_argument("--no-cache", action="store_true", help="count anew, and keep nothing for the next time")
    parser.set_defaults(paths=(), select=None, ignore=None, unsafe=None, jobs=None)


def run(options: Namespace) -> int:
    """Count, and show.

    Raises:
        TidyError: the root, git or ruff refuses, or a rule of the repository's own is wrong.
    """
    if options.history is not None:
        from .status_history import show_history

        return show_history(options)
    from dataclasses import replace

    from ...report.pages.status import MARKS, failing, shown
    from ..kept_page import kept
    from ..progress import Bar
    from ..request import context_of
    from ..show import can_show, default_format, show, width

    with Bar(options.quiet) as bar, context_of(options, bar) as context:
        page = kept(context, _counted_by(options), partial(_pages, context)).whole
    code = PENDING if failing(page) else DONE
    form, plain = options.format or default_format(), not can_show(MARKS)
    page = replace(page, verbose=options.verbose)
    show(shown(page, form=form, width=width(), every=options.all, plain=plain), options)
    return code


def _counted_by(options: Namespace) -> Namespace:
    """The options on which the numbers hang: a list of them counts no other things."""
    return Namespace(**{name: value for name, value in vars(options).items() if name != "all"})


def _pages(context: "Context") -> "PagePair":
    from ...report.page_json import PagePair
    from ...report.pages.status import page_of
    from ...steps.status.dashboard import dashboard

    page = page_of(dashboard(context.tree, context))
    return PagePair(page, page)
