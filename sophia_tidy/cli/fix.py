"""``sophia-tidy fix [PATH...]``: the main job."""

from argparse import ArgumentParser, Namespace

from .options import add_planning


def add_options(parser: ArgumentParser) -> None:
    """Paths, and what every planning command has."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: everything)")
    add_planning(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, a stale plan, a dirty file.
    """
    from ..report.pages.fix import page_of
    from ..steps.fix import fix
    from .progress import Bar
    from .request import request_of
    from .show import code, last_words, say, show
    from .writing import recovered, written

    with Bar(options.quiet) as bar:
        request = request_of(options, bar)
        if options.apply:
            recovered(request.root, options)
        page = page_of(fix(request), diff=options.diff)
        if options.apply and page.pending():
            page = written(page, request.root, options, bar)
    show(page, options)
    say(last_words(page), options)
    return code(page, check=options.check)
