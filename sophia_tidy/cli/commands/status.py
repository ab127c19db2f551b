"""``sophia-tidy status``: how far the repository is, row by row, and the next step."""

from argparse import ArgumentParser, Namespace

from ..options import add_commit, add_output


def add_options(parser: ArgumentParser) -> None:
    """Where, what of it, and how to say it."""
    parser.description = (
        "How far the repository is: files that parse, gates, legacy files, stacks, workflows, documents, secrets in "
        "plain text, open decisions, and the one command line to type next. Nothing is written."
    )
    add_output(parser)
    add_commit(parser)
    parser.add_argument("--all", action="store_true", help="list below each row what it counts, and what that lacks")
    parser.set_defaults(paths=(), select=None, ignore=None, unsafe=None, jobs=None)


def run(options: Namespace) -> int:
    """Count, and show.

    Raises:
        TidyError: the root, git or ruff refuses, or a rule of the repository's own is wrong.
    """
    from ...report.pages.status import MARKS, page_of
    from ...steps.status.dashboard import dashboard
    from ..request import context_of
    from ..show import can_show, default_format, show, width

    with context_of(options) as context:
        found = dashboard(context.tree, context)
    page = page_of(
        found,
        form=options.format or default_format(),
        width=width(),
        every=options.all,
        verbose=options.verbose,
        plain=not can_show(MARKS),
    )
    show(page, options)
    return 1 if found.failing else 0
