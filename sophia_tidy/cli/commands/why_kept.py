"""``sophia-tidy why-kept PATH``: what holds a file where it is."""

from argparse import ArgumentParser, Namespace

from ..options import add_commit, add_output


def add_options(parser: ArgumentParser) -> None:
    """The file."""
    parser.add_argument("path", metavar="PATH", help="a file")
    add_output(parser)
    add_commit(parser)
    parser.set_defaults(select=None, ignore=None, unsafe=None, jobs=None)


def run(options: Namespace) -> int:
    """Judge, and tell what holds this file.

    Raises:
        TidyError: no such file, it is not below the root, or nothing lists it.
    """
    from ...kernel.errors import TidyError
    from ...kernel.location import Location
    from ...report.formats import Page
    from ...report.pages.archive import as_json
    from ...report.pages.archive_why import story, way_out
    from ...steps.archive import judge
    from ...steps.request import Request
    from ..request import context_of
    from ..show import show

    options.paths = [options.path]
    with context_of(options) as context:
        (path,) = context.request.only
        found = judge(context.tree, context.asking(Request()))
        if path not in found.tree:
            raise TidyError("it is not among the files that git lists; expected one of them", Location(path))
        judgement = found.facts.judgement(path, context.config.archive.keep)
    facts = found.facts.facts
    lines = (f"{path}: {facts.items[path].kind}", *story(judgement), *way_out(judgement, facts))
    show(Page("why-kept", lines=lines, details={"verdicts": [as_json(judgement)]}), options)
    return 0
