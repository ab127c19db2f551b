"""How every command with ``--apply`` writes what it has planned."""

from argparse import Namespace
from contextlib import contextmanager
from time import gmtime, strftime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..kernel.tree import Tree
    from ..report.formats import Page
    from .progress import Bar


def recovered(root: "Path", options: Namespace) -> None:
    """Finish or roll back what an interrupted run left, and say what became of it.

    Raises:
        JournalError, DiskError: it cannot be done yet; nothing is lost.
    """
    from ..apply.apply import recover
    from .show import say

    report = recover(root)
    for finding in report.findings if report is not None else ():
        say(str(finding), options)


@contextmanager
def noted_when_done(root: "Path", options: Namespace) -> "Iterator[None]":
    """Within, a run may be made; where ^C comes when it is complete, its name is in the options, so that the truth is told."""
    began = strftime("%Y%m%dT%H%M%SZ", gmtime())
    try:
        yield
    except KeyboardInterrupt:
        from ..apply.apply import runs

        newest = runs(root)[-1:]
        if newest and newest[0].active and newest[0].name.partition("-")[2] >= began:
            options.done = newest[0].name
        raise


def written(page: "Page", root: "Path", options: Namespace, bar: "Bar") -> "Page":
    """Apply what is pending, with ``--commit`` or ``--branch`` as commits; the page with what came of it.

    Raises:
        TidyError: a stale plan, a dirty file, a system that refuses; everything is as it was.
    """
    from dataclasses import replace

    from ..apply.apply import apply
    from .commit_words import message_of

    shown = replace(page, tree=_kept(page))  # what the disk no longer holds when the page is shown
    with noted_when_done(root, options):
        done = apply(
            page.pending(),
            root,
            page.tree,
            allow_dirty=options.allow_dirty,
            progress=lambda n, total: bar("writing", n, total),
            command=page.command,
            saved=getattr(options, "saved", ""),
            message=message_of(page, options) if options.commit or options.branch is not None else None,
        )
        options.done = done.run
    report = replace(done, before=page.report.before, after=page.report.after)
    return replace(shown, report=report)


def _kept(page: "Page") -> "Tree":
    from ..kernel.tree import Tree

    touched = {change.path for change in page.plan}
    return Tree({path: page.tree[path] if path in touched else page.tree.entry(path) for path in page.tree})
