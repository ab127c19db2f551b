"""``sophia-tidy yaml [PATH...]``: every YAML file in one style."""

from argparse import ArgumentParser, Namespace
from functools import partial

from ..options import add_cache, add_planning


def add_options(parser: ArgumentParser) -> None:
    """Paths, and what every planning command has."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: everything)")
    add_planning(parser)
    add_cache(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from ...report.pages.yaml import page_of
    from ...steps.yaml import yaml
    from ..planning import run_step

    return run_step(options, lambda context: yaml(context.tree, context), partial(page_of, diff=options.diff))
