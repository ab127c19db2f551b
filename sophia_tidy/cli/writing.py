"""How every command with ``--apply`` writes what it has planned, and what the commits of a run say: the moves first, then all that is written."""

from argparse import Namespace
from contextlib import contextmanager
from time import gmtime, strftime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..adapters.git.commit import Message
    from ..kernel.plan import Move, Plan, Write
    from ..kernel.tree import Tree
    from ..report.formats import Page
    from .progress import Bar

_VERBS = {
    "fix": "Mend {}",
    "yaml": "Restyle {}",
    "convert": "Kubernetes manifests: {}",
    "workflow": "One deploy workflow: {}",
    "flux": "The GitOps tree: {}",
    "run": "Mend, restyle and migrate {}",
}


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
    """Apply what is pending, with ``--commit`` as commits; the page with what came of it.

    Raises:
        TidyError: a stale plan, a dirty file, a system that refuses; everything is as it was.
    """
    from dataclasses import replace

    from ..apply.apply import apply

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
            message=message_of(page.pending(), options) if options.commit else None,
        )
        options.done = done.run
    report = replace(done, before=page.report.before, after=page.report.after)
    return replace(shown, report=report)


def _kept(page: "Page") -> "Tree":
    from ..kernel.tree import Tree

    touched = {change.path for change in page.plan}
    return Tree({path: page.tree[path] if path in touched else page.tree.entry(path) for path in page.tree})


def message_of(plan: "Plan", options: Namespace) -> "Message":
    """The message of each commit, with each file and its rule below."""
    from ..adapters.git.commit import Message
    from ..kernel.plan import Move, Write

    moves = [change for change in plan if isinstance(change, Move)]
    writes = [change for change in plan if isinstance(change, Write)]
    verb = "Restore" if moves and all(move.rule == "archive-restore" for move in moves) else "Archive"
    moved = f"{verb} {_files(len(moves))}\n\n{_lines(moves)}"
    if options.command == "archive":
        rest = f"{verb} {_files(len(moves))}: the index, and the references that follow them{_seen(plan)}\n"
    else:
        rest = f"{_VERBS[options.command].format(_files(len({change.path for change in writes})))}\n\n{_lines(writes)}"
    return Message(moved, rest, options.branch, checked=not options.no_verify)


def _lines(changes: "list[Move] | list[Write]") -> str:
    from ..kernel.location import printable

    return "".join(dict.fromkeys(f"{printable(str(change.path))}: {change.rule}\n" for change in changes))


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _seen(plan: "Plan") -> str:
    from ..steps.archive_place import HIDDEN

    return ", and the lines by which git sees the folder" if any(change.rule == HIDDEN for change in plan) else ""
