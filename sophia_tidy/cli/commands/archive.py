"""``sophia-tidy archive [PATH...]``: what is history goes out of the way."""

from argparse import ArgumentParser, Namespace
from functools import partial
from typing import TYPE_CHECKING

from ..options import add_cache, add_planning

if TYPE_CHECKING:
    from ...kernel.step import StepResult
    from ...report.formats import Page
    from ...steps.archive import Classified
    from ...steps.context import Context


def add_options(parser: ArgumentParser) -> None:
    """Paths, what every planning command has, and the way back."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="archive these, whether sure or to review (default: all that is sure)"
    )
    back = parser.add_mutually_exclusive_group()
    back.add_argument(
        "--restore",
        metavar="FILE",
        nargs="+",
        action="extend",
        default=[],
        help="bring archived files or folders back, by their old or their new paths",
    )
    back.add_argument("--restore-all", action="store_true", help="bring back everything that is archived")
    parser.add_argument(
        "--scaffold", action="store_true", help="propose the folders of the clean structure, and kept scripts for them"
    )
    parser.add_argument(
        "--superseded",
        action="store_true",
        help="propose what only archived workflows ran, each with what does its work now",
    )
    add_planning(parser)
    add_cache(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, an ignored destination, a file that stays, a stale plan, a dirty file.
    """
    from ...report.pages.archive import page_of
    from ..planning import run_step

    _check(options)
    return run_step(options, partial(_planned, options=options), partial(page_of, diff=options.diff), _last_words)


def _check(options: Namespace) -> None:
    from ...kernel.errors import TidyError

    if (options.paths or options.scaffold) and (options.restore or options.restore_all):
        raise TidyError("paths or --scaffold together with a restore; expected one of them")
    if options.superseded and (options.paths or options.scaffold or options.restore or options.restore_all):
        raise TidyError("--superseded together with paths, --scaffold or a restore; expected one of them")


def _planned(context: "Context", options: Namespace) -> "StepResult[Classified]":
    from ...steps.archive import archive, restore, scaffold
    from ...steps.superseded import superseded

    if options.restore or options.restore_all:
        from ..place import paths_of

        return restore(context.tree, context, paths_of(options, context.root, options.restore, there=False))
    if options.superseded:
        return superseded(context.tree, context)
    return (scaffold if options.scaffold else archive)(context.tree, context)


def _last_words(page: "Page") -> str:
    """What was written, or what would be, with the number of files that move, and how to go on."""
    from ...kernel.plan import Move
    from ...steps.archive_place import HIDDEN
    from ..show import last_words

    moves = 0 if page.applied() else sum(isinstance(change, Move) for change in page.pending())
    hidden = any(finding.rule == HIDDEN for finding in page.plan.findings)
    return (f"{moves} to move; " if moves else "") + last_words(
        page, with_what="--unsafe" if hidden else "--unsafe or by name"
    )
