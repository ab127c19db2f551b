"""``sophia-tidy workflow``: what the GitHub workflows do, and what is wrong with them."""

from argparse import ArgumentParser, Namespace

from .options import add_output


def add_options(parser: ArgumentParser) -> None:
    """Where to work, and how to say it; nothing is written, so there is nothing to apply."""
    parser.description = ("Inventory and findings; the one workflow is not written yet. "
                          "Every file of .github/workflows is read, and nothing is run or changed.")
    add_output(parser)


def run(options: Namespace) -> int:
    """Read, and show.

    Raises:
        TidyError: wrong input or configuration, or no workflow.
    """
    from ..workflow_step import survey_workflows
    from .place import config_of, root_of
    from .show import code, say, show
    from .workflow_page import page_of

    root = root_of(options)
    page = page_of(survey_workflows(root, config_of(options, root)))
    show(page, options)
    say("inventory and findings; the one workflow is not written yet", options)
    return code(page)
