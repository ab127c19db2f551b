"""``sophia-tidy yaml [PATH...]``: every YAML file in one style."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from .options import add_writing, positive

if TYPE_CHECKING:
    from ..steps.python_survey import Request
    from .progress import Bar


def add_options(parser: ArgumentParser) -> None:
    """Paths, and what every command has that can write."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: everything)")
    add_writing(parser)
    parser.add_argument("--jobs", metavar="N", type=positive, help="worker processes (default: one for each core)")


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from ..report.pages.yaml import page_of
    from ..steps.yaml import tidy_yaml
    from .progress import Bar
    from .show import code, last_words, say, show
    from .writing import recovered, written

    with Bar(options.quiet) as bar:
        request = _request(options, bar)
        if options.apply:
            recovered(request.root, options)
        page = page_of(tidy_yaml(request, options.jobs), unsafe=bool(options.unsafe), diff=options.diff)
        if options.apply and page.pending():
            page = written(page, request.root, options, bar)
    show(page, options)
    say(last_words(page), options)
    return code(page, check=options.check)


def _request(options: Namespace, bar: "Bar") -> "Request":
    from ..steps.python_survey import Request
    from .place import config_of, paths_of, root_of

    root = root_of(options)
    return Request(root, config_of(options, root), paths_of(options, root, options.paths), bar)
