"""``sophia-tidy decisions [ID...]``: what waits for a person, and the answers."""

from argparse import ArgumentParser, Namespace
from functools import partial
from typing import TYPE_CHECKING

from ..options import add_answers, add_planning

if TYPE_CHECKING:
    from ...report.page import Page
    from ...steps.context import Context

_MACHINES = ("json", "sarif", "github")


def add_options(parser: ArgumentParser) -> None:
    """Which questions, the answers, and what every planning command has."""
    parser.description = (
        "List the questions that only a person can answer, those first that others hang on; with an ID, or a pattern "
        "of them, tell why it is asked and what each answer would change. With answers and --apply those are kept, "
        "and nothing else is written."
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="show these in full; * stands for anything")
    add_answers(parser)
    add_planning(parser)


def run(options: Namespace) -> int:
    """List them, or show some in full; with ``--apply`` keep the answers.

    Raises:
        TidyError: wrong input or configuration, an answer that cannot be, an id of no question.
    """
    from ..planning import run_page

    return run_page(options, partial(_page, options=options), partial(_last_words, options=options))


def _page(context: "Context", options: Namespace) -> "Page":
    from ...report.pages.decisions import page_of
    from ...steps.run import ORDER
    from ..answers import given
    from ..asking import Asking
    from .run import planned_fold

    asking = Asking(context, options, given(options), partial(planned_fold, names=ORDER))
    return page_of(
        asking.fold({}),
        context.source.text,
        tuple(options.ids),
        every=options.verbose,
        as_findings=options.format in _MACHINES,
        changes=asking.changes,
    )


def _last_words(page: "Page", options: Namespace) -> str:
    from ..show import last_words

    if page.plan:
        return last_words(page)
    return "" if options.ids else "one in full: sophia-tidy decisions ID; answer: --answer ID=VALUE, or run --guide"
