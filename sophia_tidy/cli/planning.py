"""How every command that plans goes: a context, one step, a page, and with ``--apply`` the disk."""

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from ..kernel.errors import NothingToDo
from ..kernel.step import StepResult
from .exit_codes import DONE

if TYPE_CHECKING:
    from ..report.page import Page
    from ..steps.context import Context
    from .progress import Bar

Facts = TypeVar("Facts")
_KEEPS = ("archive", "workflow", "yaml")  # what is quick to plan keeps no page; fix and run see to it themselves
_NARROWS_ITSELF = ("fix", "archive", "superseded")  # steps that plan otherwise where rules are selected


def carried_out(options: Namespace, context: "Context", bar: "Bar", page_of: "Callable[[Context], Page]") -> "Page":
    """The page of what is planned, and with ``--apply`` of what came of it.

    Raises:
        NothingToDo: there is nothing that the step is for.
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from .writing import recovered, written

    if options.apply:
        recovered(context.root, options)
    page = page_of(context)
    if options.apply and page.pending():
        page = written(page, context.root, options, bar)
    return page


def narrowed(result: "StepResult[Any]", context: "Context") -> "StepResult[Any]":
    """The result with the changes of the selected rules only."""
    request = context.request
    if result.step in _NARROWS_ITSELF or not (request.select or request.ignore):
        return result
    from ..catalog.registry import members

    return result.narrowed(members(request.select), members(request.ignore))


def shown(page: "Page", options: Namespace, words: "Callable[[Page], str] | None" = None) -> int:
    """Show the page and say how to go on; the exit code."""
    from .show import code, last_words, say, show

    show(page, options)
    say((words or last_words)(page), options)
    return code(page, check=options.check)


def run_step(
    options: Namespace,
    step: "Callable[[Context], StepResult[Facts]]",
    page_of: "Callable[[StepResult[Facts]], Page]",
    words: "Callable[[Page], str] | None" = None,
) -> int:
    """One command whose plan is a step's, from its options to its exit code.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    if not (options.accept or options.reject):
        return run_page(options, lambda context: page_of(narrowed(step(context), context)), words)
    from .answers import answered_page

    return run_page(
        options,
        lambda context: answered_page(options, context, lambda later: narrowed(step(later), later), page_of),
        words,
    )


def run_page(
    options: Namespace, page_of: "Callable[[Context], Page]", words: "Callable[[Page], str] | None" = None
) -> int:
    """One command from its options to its exit code.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from dataclasses import replace

    from .progress import Bar
    from .request import context_of

    with Bar(options.quiet) as bar, context_of(options, bar) as context:
        try:
            page = replace(carried_out(options, context, bar, _keeping(options, page_of)), diff=options.diff)
        except NothingToDo as found:
            return nothing_to_do(options.command, found, options)
    return shown(page, options, words)


def _keeping(options: Namespace, page_of: "Callable[[Context], Page]") -> "Callable[[Context], Page]":
    """The same, where a page that was planned before for the very same state is as good."""
    answered = getattr(options, "accept", None) or getattr(options, "reject", None)
    if options.command not in _KEEPS or answered or getattr(options, "restore", None):
        return page_of

    def kept_or_made(context: "Context") -> "Page":
        from ..report.page_json import PagePair
        from .kept_page import kept

        def made() -> PagePair:
            page = page_of(context)
            return PagePair(page, page)

        return kept(context, options, made, options.diff).whole

    return kept_or_made


def nothing_to_do(command: str, found: NothingToDo, options: Namespace) -> int:
    """Show the sentence as a note; the exit code."""
    from pathlib import PurePosixPath

    from ..kernel.finding import Finding, Severity
    from ..kernel.location import Location
    from ..kernel.plan import Plan
    from ..kernel.tree import Tree
    from ..report.formats import Page
    from .show import last_words, say, show

    at = found.location or Location(PurePosixPath())
    page = Page(command, Tree({}), Plan(findings=(Finding(at, found.rule, found.message, Severity.NOTE),)))
    show(page, options)
    say(last_words(page), options)
    return DONE
