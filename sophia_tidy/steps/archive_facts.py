"""The facts that `archive` and `workflow` stand on: who names whom, and where a file may go.

What only a door knows (dates, what is ignored, what is not committed) is
taken from the context and handed to the wing as data.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from ..adapters.git.commands import IgnorePattern
from ..archive import hooked, inventory, read_graph, roots
from ..archive.facts.facts import ArchiveFacts
from ..archive.files.inventory import FileItem
from ..archive.index import read_kept
from ..archive.planner import WORKFLOWS, WantedMoves, target_of
from ..archive.references.graph import Graph
from ..archive.references.incremental import read_again
from ..kernel.tree import SYMLINK, Tree
from .context import Context


class ArchiveMemory(NamedTuple):
    """The references of a tree, of which those of a similar one are made."""

    tree: Tree
    items: Mapping[PurePosixPath, FileItem]
    graph: Graph


def facts_of(tree: Tree, context: Context, accounted: frozenset[PurePosixPath] = frozenset()) -> ArchiveFacts:
    """The files of a tree with their kinds, the references between them, and their ages.

    ``accounted`` are workflows that the duties ledger covers.
    """
    _, items, graph = references_of(tree, context)
    hooks = ((str(each.place), each.text, each.target) for each in context.doors.hooks)
    in_git = context.doors.git is not None
    loose = frozenset(path for path in tree if in_git and tree.entry(path).blob is None)
    destination, only = PurePosixPath(context.config.archive.destination), context.request.only
    kept = frozenset(
        path for path in read_kept(tree, destination) if not any(path.is_relative_to(each) for each in only)
    )
    return ArchiveFacts(
        tree,
        items,
        graph,
        {**hooked(hooks, items), **roots(items)},
        context.doors.ages,
        loose,
        destination,
        accounted=accounted,
        live=_live(tree, accounted),
        kept=kept,
    )


def references_of(tree: Tree, context: Context) -> ArchiveMemory:
    """The files of a tree with their kinds, and the references between them."""
    known = context.memory.of(ArchiveMemory)
    if known is not None and known.tree is tree:
        return known
    items = inventory(tree)
    found = ArchiveMemory(tree, items, _graph(tree, items, context))
    context.memory.keep(found)
    return found


def _graph(tree: Tree, items: Mapping[PurePosixPath, FileItem], context: Context) -> Graph:
    """Who names whom; of what is as it was in the tree before, nothing is read again."""
    known = context.memory.of(ArchiveMemory)
    if known is None:
        return read_graph(tree, items, mapper=partial(_spread, context))
    return read_again(known.graph, known.tree, known.items, tree, mapper=partial(_spread, context))


def _live(tree: Tree, accounted: frozenset[PurePosixPath]) -> frozenset[PurePosixPath]:
    """The workflows that GitHub starts and that are not accounted for; a tree without any pays for none of it."""
    found = [path for path in tree if path.parent == WORKFLOWS and path not in accounted]
    if not found:
        return frozenset()
    from ..workflow.facts.refused import is_workflow, starts

    return frozenset(
        path for path in found if is_workflow(path) and tree.entry(path).mode != SYMLINK and starts(path, tree[path])
    )


def read(context: Context, before: ArchiveFacts, tree: Tree) -> Graph:
    """The references of a tree that a plan would leave, over the workers.

    Raises:
        TidyError: a file cannot be read.
    """
    return read_again(before.graph, before.tree, before.items, tree, mapper=partial(_spread, context))


def check_destination(
    context: Context,
    facts: ArchiveFacts,
    wanted: WantedMoves,
    unseen: Mapping[PurePosixPath, IgnorePattern] | None = None,
) -> WantedMoves:
    """What git would not see at its new place is held back; ``unseen`` where that is known already.

    Raises:
        TidyError: git refuses.
    """
    return WantedMoves(wanted.now, wanted.offered, unseen_by_git(context, unseen, targets_of(facts, wanted)))


def unseen_by_git(
    context: Context, unseen: Mapping[PurePosixPath, IgnorePattern] | None, targets: Iterable[PurePosixPath]
) -> Mapping[PurePosixPath, str]:
    """Which of the targets git would not see, and by which line; ``unseen`` where that is known already.

    Raises:
        TidyError: git refuses.
    """
    found = context.ignored(targets) if unseen is None else unseen
    return {path: f"{each.source}:{each.line}: {each.pattern}" for path, each in found.items()}


def targets_of(facts: ArchiveFacts, wanted: WantedMoves) -> list[PurePosixPath]:
    """Where the wanted files would go."""
    return sorted({target_of(path, facts) for path in wanted.now | wanted.offered})


def _spread(context: Context, work: Callable[[Any], Any], jobs: Iterable[Any]) -> Iterator[Any]:
    from ..adapters.worker_pool import run

    return run(
        work,
        list(jobs),
        jobs=context.config.jobs,
        progress=lambda done, count: context.progress("reading", done, count),
    )
