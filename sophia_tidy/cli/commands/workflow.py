"""``sophia-tidy workflow``: many workflows become one, and all that they did is accounted for."""

from argparse import ArgumentParser, Namespace
from functools import partial
from typing import TYPE_CHECKING

from ..options import add_cache, add_planning

if TYPE_CHECKING:
    from ...kernel.step import StepResult
    from ...report.formats import Page
    from ...steps.context import Context
    from ...steps.workflow_facts import WorkflowKnowledge


def add_options(parser: ArgumentParser) -> None:
    """Where to work, how to deploy, and what every command has that can write."""
    parser.description = (
        "Writes .github/workflows/deploy.yml, which stands for the workflows that there are; "
        "those that it replaces go to the archive, and a page says where each of their duties went. "
        "Nothing of them is run."
    )
    parser.add_argument(
        "--mode",
        choices=("gitops", "kubectl"),
        help="who applies a release: Flux in the cluster (default), or the workflow",
    )
    parser.add_argument(
        "--keep-files",
        action="store_true",
        help="leave each job that stays in its own file; carry none into fewer files",
    )
    parser.add_argument(
        "--inventory", action="store_true", help="show what the workflows do and what is wrong with them; plan nothing"
    )
    add_planning(parser)
    add_cache(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from ...report.pages.workflow import page_of
    from ..planning import run_step

    _check(options)
    if options.inventory:
        return _inventory(options)
    return run_step(options, partial(_planned, options=options), partial(page_of, diff=options.diff), _last_words)


def _planned(context: "Context", options: Namespace) -> "StepResult[WorkflowKnowledge]":
    from ...steps.workflow import workflow

    if options.mode:
        config = context.config
        context = context._replace(config=config._replace(workflow=config.workflow._replace(mode=options.mode)))
    if options.keep_files:
        config = context.config
        context = context._replace(config=config._replace(workflow=config.workflow._replace(keep_files=True)))
    return workflow(context.tree, context)


def _inventory(options: Namespace) -> int:
    """What there is, and what is wrong with it.

    Raises:
        TidyError: wrong input or configuration.
    """
    from ...kernel.errors import NothingToDo
    from ...report.pages.workflow import inventory_page
    from ...steps.workflow import survey_workflows
    from ..planning import nothing_to_do, shown
    from ..request import context_of

    with context_of(options) as context:
        try:
            page = inventory_page(survey_workflows(context.tree, context))
        except NothingToDo as found:
            return nothing_to_do("workflow", found, options)
    return shown(page, options, lambda page: "inventory and findings; nothing is planned")


def _last_words(page: "Page") -> str:
    from ...generated.ownership import FOREIGN
    from ..show import last_words

    if any(finding.rule == FOREIGN for finding in page.findings):
        return "nothing is planned, for a file of somebody else's is where one would be written"
    return last_words(page)


def _check(options: Namespace) -> None:
    from ...kernel.errors import TidyError

    if options.inventory and (options.apply or options.check or options.diff or options.unsafe):
        raise TidyError(
            "--inventory together with --apply, --check, --diff or --unsafe; expected it alone, for it plans nothing"
        )
