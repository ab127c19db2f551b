"""The way back for single files: the manifest says where each one was.

What a file runs, imports or reads, and the archive has too, comes back with it.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from itertools import product
from pathlib import PurePosixPath

from ..kernel.errors import TidyError
from ..kernel.location import Location
from ..kernel.plan import Move, Plan, digest
from ..kernel.tree import Tree
from .facts.facts import LIVE, ArchiveFacts
from .index import MANIFEST, ArchivedFile, read_entries
from .planner import plan_followed_moves
from .references.graph import Graph


class NotArchived(TidyError):
    """A name that the manifest does not have, or a file that cannot go back."""

    rule = "archive-restore"


def plan_restore(facts: ArchiveFacts, names: tuple[PurePosixPath, ...], read: Callable[[Tree], Graph]) -> Plan:
    """Moves back to the old places, references and index with them; all that is archived where nothing is named.

    Raises:
        NotArchived: a name that is not in the manifest, or a place that is taken.
        Dangling: more references would lead nowhere than before.
        TidyError: the manifest is damaged.
    """
    entries = read_entries(facts.tree, facts.destination)
    chosen = tuple(_chosen(entries, names, facts.destination)) if names else entries
    for entry in chosen:
        _check(entry, facts)
    if not chosen:
        return Plan()
    chosen = (*chosen, *_needed(facts, entries, chosen, read))
    moves = {PurePosixPath(entry.target): PurePosixPath(entry.path) for entry in chosen}
    back = frozenset(entry.path for entry in chosen)
    return plan_followed_moves(facts, moves, {}, tuple(entry for entry in entries if entry.path not in back), read)


def _chosen(
    entries: tuple[ArchivedFile, ...], names: tuple[PurePosixPath, ...], destination: PurePosixPath
) -> Iterator[ArchivedFile]:
    """The entries that lie at or below a name, by their old or new place, each once."""
    seen: set[str] = set()
    for name in names:
        found = [
            entry
            for entry in entries
            if any(PurePosixPath(place).is_relative_to(name) for place in (entry.path, entry.target))
        ]
        if not found:
            raise NotArchived(f"it is not archived; expected a file of {destination / MANIFEST}", Location(name))
        for entry in found:
            if entry.path not in seen:
                seen.add(entry.path)
                yield entry


def _needed(
    facts: ArchiveFacts,
    entries: tuple[ArchivedFile, ...],
    chosen: tuple[ArchivedFile, ...],
    read: Callable[[Tree], Graph],
) -> tuple[ArchivedFile, ...]:
    """The archived files that the chosen ones make use of, and those that these do: told where all of them would be back."""
    able = {
        PurePosixPath(each.path): each
        for each in entries
        if PurePosixPath(each.target) in facts.tree and PurePosixPath(each.path) not in facts.tree
    }
    if len(chosen) == len(able):
        return ()
    homes = {PurePosixPath(each.target): path for path, each in able.items()}
    back = Plan(
        tuple(Move(target, path, digest(facts.tree[target]), "archive-restore") for target, path in homes.items())
    )
    graphs = facts.graph, read(facts.tree.after(back))
    found = {PurePosixPath(each.path): each for each in chosen}
    waiting = list(found)
    while waiting:
        path = waiting.pop()
        targets = {homes.get(target, target) for target in _used((path, PurePosixPath(able[path].target)), graphs)}
        more = [each for each in able if each not in found and _is_named(each, targets, facts.tree)]
        found |= {each: able[each] for each in more}
        waiting += more
    return tuple(each for each in found.values() if each not in chosen)


def _used(places: Iterable[PurePosixPath], graphs: Iterable[Graph]) -> Iterator[PurePosixPath]:
    """What a file names for certain, from its old place or from its new one."""
    yield from (
        each.target
        for graph, place in product(graphs, places)
        for each in graph.out_of(place)
        if each.target is not None and each.certain and each.origin in LIVE
    )


def _is_named(path: PurePosixPath, targets: Container[PurePosixPath], tree: Tree) -> bool:
    """Whether the file is a target, or lies in one that is a folder of which nothing is left."""
    return path in targets or any(
        folder in targets and not any(each.is_relative_to(folder) for each in tree) for folder in path.parents[:-1]
    )


def _check(entry: ArchivedFile, facts: ArchiveFacts) -> None:
    if PurePosixPath(entry.target) not in facts.tree:
        raise NotArchived(
            "it is in the manifest and not there; expected the archived file", Location(PurePosixPath(entry.target))
        )
    if PurePosixPath(entry.path) in facts.tree:
        raise NotArchived("another file has taken its old place; expected none", Location(PurePosixPath(entry.path)))
