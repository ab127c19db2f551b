"""``sophia-tidy archive [PATH...]``: what is history goes out of the way."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from .options import add_planning

if TYPE_CHECKING:
    from ..adapters.git.commit import Message
    from ..kernel.plan import Plan
    from ..report.formats import Page
    from ..steps.archive import Archived
    from ..steps.python_survey import Request
    from .progress import Bar


def add_options(parser: ArgumentParser) -> None:
    """Paths, what every planning command has, the commits and the way back."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="archive these, whether sure or to review (default: all that is sure)"
    )
    back = parser.add_mutually_exclusive_group()
    back.add_argument(
        "--restore",
        metavar="FILE",
        nargs="+",
        action="extend",
        default=[],
        help="bring archived files or folders back, by their old or their new paths",
    )
    back.add_argument("--restore-all", action="store_true", help="bring back everything that is archived")
    parser.add_argument(
        "--scaffold", action="store_true", help="propose the folders of the clean structure, and kept scripts for them"
    )
    parser.add_argument("--commit", action="store_true", help="with --apply: commit the moves, then the rest")
    parser.add_argument("--branch", metavar="NAME", help="with --commit: on a new branch")
    parser.add_argument(
        "--no-verify", action="store_true", help="with --commit: without the pre-commit and commit-msg hooks"
    )
    add_planning(parser)


def run(options: Namespace) -> int:
    """Plan, show, and with ``--apply`` write.

    Raises:
        TidyError: wrong input or configuration, an ignored destination, a file that stays, a stale plan, a dirty file.
    """
    from ..report.pages.archive import page_of
    from .progress import Bar
    from .show import code, say, show
    from .writing import recovered

    _check(options)
    with Bar(options.quiet) as bar:
        request = _request(options, bar)
        if options.apply:
            recovered(request.root, options)
        page = page_of(_planned(request, options), diff=options.diff)
        if options.apply and page.pending():
            page = _applied(page, request, options, bar)
    show(page, options)
    say(_last_words(page), options)
    return code(page, check=options.check)


def _check(options: Namespace) -> None:
    from ..kernel.errors import TidyError

    if options.commit and not options.apply:
        raise TidyError("--commit without --apply; expected both, for a commit is written")
    if options.no_verify and not options.commit:
        raise TidyError("--no-verify without --commit; expected both, for hooks run where a commit is made")
    if options.branch and not options.commit:
        raise TidyError("--branch without --commit; expected both, or the changes would follow you to the branch")
    if (options.paths or options.scaffold) and (options.restore or options.restore_all):
        raise TidyError("paths or --scaffold together with a restore; expected one of them")


def _request(options: Namespace, bar: "Bar") -> "Request":
    from ..steps.python_survey import Request
    from .place import config_of, paths_of, root_of

    root = root_of(options)
    config = config_of(options, root)
    return Request(root, config._replace(jobs=options.jobs or config.jobs), paths_of(options, root, options.paths), bar)


def _planned(request: "Request", options: Namespace) -> "Archived":
    from ..steps.archive import Choice, archive, restore, scaffold

    if options.restore or options.restore_all:
        from .place import paths_of

        return restore(request, paths_of(options, request.root, options.restore, there=False))
    if options.scaffold:
        return scaffold(request, unsafe=bool(options.unsafe))
    return archive(request, Choice(bool(options.unsafe), options.select or (), options.ignore or ()))


def _applied(page: "Page", request: "Request", options: Namespace, bar: "Bar") -> "Page":
    from .writing import written

    message = _message(page.pending(), options) if options.commit else None
    return written(page, request.root, options, bar, message)


def _message(plan: "Plan", options: Namespace) -> "Message":
    from ..adapters.git.commit import Message

    return Message(*_messages(plan), options.branch, checked=not options.no_verify)


def _messages(plan: "Plan") -> tuple[str, str]:
    """What the two commits say: the moves with their rules, then what had to follow them."""
    from ..kernel.location import printable
    from ..kernel.plan import Move
    from ..steps.archive_place import HIDDEN

    moves = [change for change in plan if isinstance(change, Move)]
    lines = "".join(f"{printable(str(move.path))}: {move.rule}\n" for move in moves)
    what = "1 file" if len(moves) == 1 else f"{len(moves)} files"
    verb = "Restore" if all(move.rule == "archive-restore" for move in moves) else "Archive"
    seen = ", and the lines by which git sees the folder" if any(change.rule == HIDDEN for change in plan) else ""
    return f"{verb} {what}\n\n{lines}", f"{verb} {what}: the index, and the references that follow them{seen}\n"


def _last_words(page: "Page") -> str:
    """What was written, or what would be, with the number of files that move, and how to go on."""
    from ..kernel.plan import Move
    from ..steps.archive_place import HIDDEN
    from .show import last_words

    moves = 0 if page.applied() else sum(isinstance(change, Move) for change in page.pending())
    hidden = any(finding.rule == HIDDEN for finding in page.plan.findings)
    return (f"{moves} to move; " if moves else "") + last_words(
        page, with_what="--unsafe" if hidden else "--unsafe or by name"
    )
