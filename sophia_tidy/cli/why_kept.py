"""``sophia-tidy why-kept PATH``: what holds a file where it is."""

from argparse import ArgumentParser, Namespace

from .options import add_output


def add_options(parser: ArgumentParser) -> None:
    """The file."""
    parser.add_argument("path", metavar="PATH", help="a file")
    add_output(parser)


def run(options: Namespace) -> int:
    """Judge, and tell what holds this file.

    Raises:
        TidyError: no such file, it is not below the root, or nothing lists it.
    """
    from ..kernel.errors import TidyError
    from ..kernel.location import Location
    from ..report.formats import Page
    from ..report.pages.archive import as_json
    from ..report.pages.archive_why import story, way_out
    from ..steps.archive import judge
    from ..steps.python_survey import Request
    from .place import config_of, paths_of, root_of
    from .show import show

    root = root_of(options)
    config = config_of(options, root)
    (path,) = paths_of(options, root, [options.path])
    found = judge(Request(root, config))
    if path not in found.facts.tree:
        raise TidyError("it is not among the files that git lists; expected one of them", Location(path))
    judgement = found.judgement(path, config.archive.keep)
    lines = (f"{path}: {found.facts.items[path].kind}", *story(judgement), *way_out(judgement, found.facts))
    show(Page("why-kept", lines=lines, details={"verdicts": [as_json(judgement)]}), options)
    return 0
