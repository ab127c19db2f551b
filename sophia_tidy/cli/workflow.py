"""``sophia-tidy workflow``: many workflows become one, and all that they did is accounted for."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from .options import add_writing

if TYPE_CHECKING:
    from ..report.formats import Page
    from ..steps.python_survey import Request
    from .progress import Bar


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
        "--inventory", action="store_true", help="show what the workflows do and what is wrong with them; plan nothing"
    )
    add_writing(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from ..kernel.errors import NothingToDo
    from .nothing import nothing_to_do
    from .progress import Bar
    from .show import code, say, show
    from .writing import recovered, written

    _check(options)
    with Bar(options.quiet) as bar:
        request = _request(options, bar)
        if options.apply:
            recovered(request.root, options)
        try:
            page = _page(request, options)
        except NothingToDo as found:
            return nothing_to_do("workflow", found, options)
        if options.apply and page.pending():
            page = written(page, request.root, options, bar)
    show(page, options)
    say("inventory and findings; nothing is planned" if options.inventory else _last_words(page), options)
    return code(page, check=options.check)


def _last_words(page: "Page") -> str:
    from ..workflow.planner import FOREIGN
    from .show import last_words

    if any(finding.rule == FOREIGN for finding in page.findings):
        return "nothing is planned, for a file of somebody else's is where one would be written"
    return last_words(page)


def _check(options: Namespace) -> None:
    from ..kernel.errors import TidyError

    if options.inventory and (options.apply or options.check or options.diff or options.unsafe):
        raise TidyError(
            "--inventory together with --apply, --check, --diff or --unsafe; expected it alone, for it plans nothing"
        )


def _request(options: Namespace, bar: "Bar") -> "Request":
    from ..steps.python_survey import Request
    from .place import config_of, root_of

    root = root_of(options)
    config = config_of(options, root)
    if options.mode:
        config = config._replace(workflow=config.workflow._replace(mode=options.mode))
    return Request(root, config, (), bar)


def _page(request: "Request", options: Namespace) -> "Page":
    from ..report.pages.workflow import inventory_page, page_of
    from ..steps.workflow import survey_workflows, unify

    if options.inventory:
        return inventory_page(survey_workflows(request.root, request.config))
    return page_of(unify(request, unsafe=bool(options.unsafe)), unsafe=bool(options.unsafe), diff=options.diff)
