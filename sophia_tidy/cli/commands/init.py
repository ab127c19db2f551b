"""``sophia-tidy init``: the table of the configuration that this repository needs."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ..options import add_planning

if TYPE_CHECKING:
    from ...report.page import Page


def add_options(parser: ArgumentParser) -> None:
    """What every planning command has."""
    parser.description = (
        "Write the lines of [tool.sophia-tidy] that this repository needs and that it says itself somewhere, each with "
        "its place. What has a default is not written, and what only a person knows is left to `sophia-tidy decisions`."
    )
    add_planning(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from ...report.pages.init import page_of
    from ...steps.init import init
    from ..planning import run_step

    return run_step(options, lambda context: init(context.tree, context), page_of, _last_words)


def _last_words(page: "Page") -> str:
    from ..show import last_words

    left = len(page.details["left"])
    asked = "1 question is" if left == 1 else f"{left} questions are"
    return last_words(page) + (f"; {asked} left for you: sophia-tidy decisions" if left else "")
