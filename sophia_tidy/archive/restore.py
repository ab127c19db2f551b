"""The way back for single files: the manifest says where each one was."""

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from ..errors import TidyError
from ..location import Location
from ..plan import Plan
from ..tree import Tree
from .facts import Facts
from .graph import Graph
from .index import MANIFEST, Entry, read_entries
from .planner import plan_moves


class NotArchived(TidyError):
    """A name that the manifest does not have, or a file that cannot go back."""

    rule = "archive-restore"


def plan_restore(facts: Facts, names: tuple[PurePosixPath, ...], read: Callable[[Tree], Graph]) -> Plan:
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
    moves = {PurePosixPath(entry.target): PurePosixPath(entry.path) for entry in chosen}
    return plan_moves(facts, moves, {}, tuple(entry for entry in entries if entry not in chosen), read)


def _chosen(entries: tuple[Entry, ...], names: tuple[PurePosixPath, ...],
            destination: PurePosixPath) -> Iterator[Entry]:
    """The entries that lie at or below a name, by their old or new place, each once."""
    seen: set[str] = set()
    for name in names:
        found = [entry for entry in entries if any(PurePosixPath(place).is_relative_to(name)
                                                   for place in (entry.path, entry.target))]
        if not found:
            raise NotArchived(f"it is not archived; expected a file of {destination / MANIFEST}", Location(name))
        for entry in found:
            if entry.path not in seen:
                seen.add(entry.path)
                yield entry


def _check(entry: Entry, facts: Facts) -> None:
    if PurePosixPath(entry.target) not in facts.tree:
        raise NotArchived("it is in the manifest and not there; expected the archived file",
                          Location(PurePosixPath(entry.target)))
    if PurePosixPath(entry.path) in facts.tree:
        raise NotArchived("another file has taken its old place; expected none", Location(PurePosixPath(entry.path)))
