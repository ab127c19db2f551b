"""A command that finds nothing that it is for: a sentence in the format that was asked for, and exit code 0."""

from argparse import Namespace

from ..kernel.errors import NothingToDo
from .exit_codes import DONE


def nothing_to_do(command: str, found: NothingToDo, options: Namespace) -> int:
    """Show the sentence as a note; the exit code."""
    from pathlib import PurePosixPath

    from ..kernel.finding import Finding, Severity
    from ..kernel.location import Location
    from ..kernel.plan import Plan
    from ..kernel.tree import Tree
    from ..report.formats import Page
    from .show import last_words, say, show

    at = found.location or Location(PurePosixPath())
    page = Page(command, Tree({}), Plan(findings=(Finding(at, found.rule, found.message, Severity.NOTE),)))
    show(page, options)
    say(last_words(page), options)
    return DONE
