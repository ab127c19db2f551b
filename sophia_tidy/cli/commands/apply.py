"""``sophia-tidy apply FILE``: a saved plan is carried out, exactly, or not at all."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ..options import add_output

if TYPE_CHECKING:
    from ...report.page import Page
    from ...steps.context import Context
    from ..progress import Bar


def add_options(parser: ArgumentParser) -> None:
    """The file, and what every command that writes has."""
    parser.description = (
        "Write what run --save has planned, all or nothing, and nothing is planned anew. Refused where a file, "
        "the history or the plan itself is another than it was, or the plan was applied. undo takes it back."
    )
    parser.add_argument("file", metavar="FILE", help="the saved plan")
    parser.add_argument("--diff", action="store_true", help="show each change with its reason, as a patch")
    parser.add_argument("--allow-dirty", action="store_true", help="apply to files with uncommitted changes too")
    parser.add_argument("--commit", action="store_true", help="commit what is written")
    parser.add_argument("--branch", metavar="NAME", help="commit on a new branch")
    parser.add_argument("--no-verify", action="store_true", help="commit without the pre-commit and commit-msg hooks")
    add_output(parser)
    parser.set_defaults(apply=True, check=False, at=None)


def run(options: Namespace) -> int:
    """Write the plan and say what came of it.

    Raises:
        TidyError: no saved plan, not as it was written, for other files, or carried out already; a dirty file.
    """
    from dataclasses import replace

    from ..progress import Bar
    from ..request import context_of
    from ..show import code, last_words, say, show

    with Bar(options.quiet) as bar, context_of(options, bar) as context:
        page = replace(_applied(options, context, bar), diff=options.diff)
        show(page, options)
    say(last_words(page), options)
    return code(page)


def _applied(options: Namespace, context: "Context", bar: "Bar") -> "Page":
    """The page of the plan, with what came of it.

    Raises:
        TidyError: it cannot be carried out; nothing is written.
    """
    from pathlib import PurePosixPath

    from ..plan_state import check_state, pages_about, state_of
    from ..saved_plans import read_saved, view_of
    from ..writing import recovered, written

    recovered(context.root, options)
    saved = read_saved(options.file)
    check_state(state_of(saved, context), PurePosixPath(options.file))
    page = view_of(pages_about(saved, context), options)
    options.command, options.saved = page.command, saved.digest
    return written(page, context.root, options, bar) if page.pending() else page
