"""``sophia-tidy run``: the steps one after the other, as one plan."""

from argparse import ArgumentParser, Namespace
from functools import partial
from typing import TYPE_CHECKING

from ..options import add_planning, rule_list

if TYPE_CHECKING:
    from ...report.page import Page
    from ...steps.context import Context
    from ...steps.request import Request

_MACHINES = ("json", "sarif", "github")


def add_options(parser: ArgumentParser) -> None:
    """Which steps, and what every planning command has."""
    parser.description = (
        "Plan scaffold, archive, fix, yaml, convert, workflow and flux, each on the tree that those before would leave. "
        "A step that cannot plan is blocked, with its reason; the others go on. --apply is one run, and one undo."
    )
    for name, what in (("--only", "only these steps, separated by commas"), ("--skip", "not these steps")):
        parser.add_argument(name, metavar="STEPS", type=rule_list, action="extend", help=what)
    add_planning(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a step that is none, a stale plan, a dirty file.
    """
    from ..planning import run_page

    return run_page(options, partial(_planned, options=options, names=_names(options)), _last_words)


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
    """The page of the fold.

    Raises:
        TidyError: the root or git refuses to list the files.
    """
    from ...report.pages.run import page_of
    from ...steps.run import fold
    from ..planning import narrowed

    context = context.asking(_by_name(context))
    _ = context.doors.listing  # what cannot be listed is wrong input, and not the fault of each step
    whole = fold(context, names, lambda result: narrowed(result, context))
    rows = options.verbose or options.diff or options.format in _MACHINES
    return page_of(whole, unsafe=context.request.unsafe, rows=rows)


def _by_name(context: "Context") -> "Request":
    """The request with the rules of a group in its place: a step knows its rules by their own names."""
    request = context.request
    if not (request.select or request.ignore):
        return request
    from ...catalog.registry import members

    return request._replace(
        select=tuple(sorted(members(request.select))), ignore=tuple(sorted(members(request.ignore)))
    )


def _last_words(page: "Page") -> str:
    from ...report.pages.run import blocked, offered
    from ..show import last_words

    stuck = blocked(page)
    return (f"blocked: {', '.join(stuck)}; " if stuck else "") + last_words(page, beside=offered(page))
