"""``sophia-tidy docs [PATH...]``: documents that say what is no longer so."""

from argparse import ArgumentParser, Namespace
from functools import partial

from ..options import add_planning


def add_options(parser: ArgumentParser) -> None:
    """Paths, and what every planning command has."""
    parser.description = (
        "Plan what documents have to say now: links and paths of moved files, badges and links of old workflows (safe), "
        "commands of Docker for stacks that are on the cluster (review). What only a person can settle is a finding."
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="documents and folders (default: everything)")
    add_planning(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from ...report.pages.docs import page_of
    from ...steps.docs import docs
    from ..planning import run_step

    return run_step(options, lambda context: docs(context.tree, context), partial(page_of, diff=options.diff))
