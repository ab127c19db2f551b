"""``sophia-tidy run``: the steps one after the other, as one plan."""

from argparse import ArgumentParser, Namespace
from functools import partial
from typing import TYPE_CHECKING

from ..options import add_answers, add_cache, add_planning, rule_list

if TYPE_CHECKING:
    from ...kernel.step import StepResult
    from ...report.page import Page
    from ...report.page_json import PagePair
    from ...steps.context import Context
    from ...steps.request import Request
    from ...steps.run import Fold
    from ..answers import Answers
    from ..asking import Plans


def add_options(parser: ArgumentParser) -> None:
    """Which steps, and what every planning command has."""
    parser.description = (
        "Plan scaffold, archive, fix, yaml, convert, workflow, flux, superseded and docs, each on the tree that those "
        "before would leave. "
        "A step that cannot plan is blocked, with its reason; the others go on. --apply is one run, and one undo."
    )
    for name, what in (("--only", "only these steps, separated by commas"), ("--skip", "not these steps")):
        parser.add_argument(name, metavar="STEPS", type=rule_list, action="extend", help=what)
    parser.add_argument("--save", metavar="FILE", help="keep the plan in FILE, for show FILE and apply FILE")
    parser.add_argument(
        "--all", action="store_true", help="list what changes and what was found, not the summary alone"
    )
    parser.add_argument(
        "--guide",
        nargs="*",
        metavar="ID",
        help="ask on the terminal what only a person knows; with ids, or patterns of them, ask just these again",
    )
    add_answers(parser)
    parser.add_argument(
        "--verify",
        metavar="COMMAND",
        help="run COMMAND in a copy of the files before and after; where it fails only after, nothing is made",
    )
    add_planning(parser)
    add_cache(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a step that is none, a stale plan, a dirty file.
    """
    from ..planning import run_page

    if options.guide is not None:
        from ..guide import check_terminal

        check_terminal()
    if options.save is not None:
        from ..saved_plans import check_save

        check_save(options)
    return run_page(
        options, partial(_planned, options=options, names=_names(options)), partial(_last_words, saved=options.save)
    )


def _names(options: Namespace) -> tuple[str, ...]:
    """The steps that are asked for, in the order of the fold.

    Raises:
        TidyError: a name of no step, or none is left.
    """
    from ...kernel.errors import TidyError
    from ...steps.run import ORDER

    for name in (*(options.only or ()), *(options.skip or ())):
        if name not in ORDER:
            raise TidyError(f"there is no step {name!r}; expected some of {', '.join(ORDER)}", rule="unknown-step")
    wanted = ORDER if options.only is None else options.only
    names = tuple(name for name in ORDER if name in wanted and name not in (options.skip or ()))
    if not names:
        raise TidyError(f"no step is left; expected one at least of {', '.join(ORDER)}", rule="unknown-step")
    return names


def _planned(context: "Context", options: Namespace, names: tuple[str, ...]) -> "Page":
    """The page of the fold, planned now or when all was the same; with ``--save`` it is saved.

    Raises:
        TidyError: the root or git refuses to list the files; the plan cannot be saved.
    """
    from ..answers import folded, given
    from ..kept_page import kept
    from ..saved_plans import base_of, save, view_of

    base = None if options.save is None else base_of(context)  # before the work, so that what changes meanwhile is told
    answers, plan = given(options), partial(planned_fold, names=names)
    if options.guide is not None:
        pages = _pages(_guided(context, options, answers, plan), context)
    elif answers:
        pages = _pages(folded(context, options, answers, plan), context)
    else:
        pages = kept(context, options, lambda: _pages(planned_fold(context, names=names), context))
    if options.verify is not None:
        from ..verify import verified

        pages = verified(pages, options.verify)
    if base is not None:
        save(pages, base, options, context)
    return view_of(pages, options)


def _guided(context: "Context", options: Namespace, answers: "Answers", plan: "Plans") -> "Fold":
    """The fold with what a person answers now.

    Raises:
        TidyError: there is no terminal, or as `planned_fold`.
    """
    from ..asking import Asking
    from ..guide import guided

    asking = Asking(context, options, answers, plan, options.guide)
    return asking.fold(guided(asking, options.guide))


def planned_fold(context: "Context", first: "StepResult[object] | None" = None, *, names: tuple[str, ...]) -> "Fold":
    """The fold, planned now, on what is answered first.

    Raises:
        TidyError: the root or git refuses to list the files.
    """
    from ...steps.run import fold
    from ..planning import narrowed

    context = context.asking(_by_name(context))
    _ = context.doors.listing  # what cannot be listed is wrong input, and not the fault of each step
    return fold(context, names, lambda result: narrowed(result, context), first)


def _pages(whole: "Fold", context: "Context") -> "PagePair":
    from ...report.pages.run import pages_of

    return pages_of(whole, context.source.text, unsafe=context.request.unsafe)


def _by_name(context: "Context") -> "Request":
    """The request with the rules of a group in its place: a step knows its rules by their own names."""
    request = context.request
    if not (request.select or request.ignore):
        return request
    from ...catalog.registry import members

    return request._replace(
        select=tuple(sorted(members(request.select))), ignore=tuple(sorted(members(request.ignore)))
    )


def _last_words(page: "Page", saved: str | None) -> str:
    from ...report.pages.run import blocked, offered
    from ..show import last_words

    stuck = blocked(page)
    how = (
        last_words(page, beside=offered(page))
        if saved is None
        else f"saved, and nothing else written; look at it with: sophia-tidy show {saved}, make it with: sophia-tidy apply {saved}"
    )
    return (f"blocked: {', '.join(stuck)}; " if stuck else "") + how
