"""Facts that a rule may ask of a repository: its files, who names whom, and when each was touched."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from ...config.schema import ArchiveConfig
from ...kernel.file_ages import FileAges
from ...kernel.tree import SYMLINK, Tree
from ..files.inventory import FileItem
from ..files.kinds import FileKind
from ..references.graph import Graph
from ..references.links import holders
from ..references.reference import From, Reference
from .clutter import is_heap
from .unreferenced_folders import documents_of, islands

HEAD = 4096
SWEEP = 3
ARCHIVE = PurePosixPath(ArchiveConfig().destination)
LIVE = frozenset(From) - {From.DOCS}


@dataclass(frozen=True)
class ArchiveFacts:
    """One repository, ready to be asked.

    ``uncommitted`` are files whose bytes git does not hold yet; ``gone`` those
    that are on their way to the archive, whose word counts no more than if
    they were there; ``accounted`` workflows of which the duties ledger says
    what became of all that they did, ``live`` those that GitHub starts and of
    which it does not; ``kept`` what a person has brought back.
    """

    tree: Tree
    items: Mapping[PurePosixPath, FileItem]
    graph: Graph
    roots: Mapping[PurePosixPath, str]
    ages: FileAges = field(default_factory=FileAges)
    uncommitted: frozenset[PurePosixPath] = frozenset()
    destination: PurePosixPath = ARCHIVE
    gone: frozenset[PurePosixPath] = frozenset()
    accounted: frozenset[PurePosixPath] = frozenset()
    live: frozenset[PurePosixPath] = frozenset()
    kept: frozenset[PurePosixPath] = frozenset()

    def head(self, path: PurePosixPath) -> str:
        """The first lines as text; what is not UTF-8 is replaced, for patterns look at words only."""
        if path not in self._heads:
            linked = self.items[path].mode == SYMLINK
            self._heads[path] = "" if linked else self.tree[path][:HEAD].decode("utf-8", "replace")
        return self._heads[path]

    def named_by(self, path: PurePosixPath) -> tuple[Reference, ...]:
        """The references to the file that other files make, archived ones left out."""
        if path not in self._named:
            self._named[path] = tuple(each for each in self.graph.into(path) if self._speaks(each, path))
        return self._named[path]

    def folder_named_by(self, path: PurePosixPath) -> tuple[Reference, ...]:
        """The references to a folder around the file, the root left out: it is named by every build."""
        return tuple(
            each for folder in path.parents[:-1] for each in self.graph.into(folder) if self._speaks(each, path)
        )

    def crowd(self, folder: PurePosixPath, pattern: re.Pattern[str], kinds: frozenset[FileKind]) -> int:
        """How many files of a folder have the pattern in their names, and are of these kinds where there are any."""
        key = folder, pattern, kinds
        if key not in self._crowds:
            self._crowds[key] = sum(
                pattern.search(each.name) is not None and (not kinds or self.items[each].kind in kinds)
                for each in self._folders.get(folder, ())
            )
        return self._crowds[key]

    def sibling(self, path: PurePosixPath, name: str) -> PurePosixPath | None:
        """The file of that name in the same folder, whatever its case."""
        found = self._names.get((path.parent, name.casefold()))
        return None if found == path else found

    def in_archive(self, path: PurePosixPath) -> bool:
        """Whether the file is in the archive already."""
        parts = self.destination.parts
        return path.parts[: len(parts)] == parts

    def _speaks(self, reference: Reference, path: PurePosixPath) -> bool:
        source = reference.source.path
        return source != path and self._lives(source)

    @cached_property
    def heap(self) -> bool:
        """Whether leftovers lie about by the dozen."""
        return is_heap(self.items, self.destination)

    @cached_property
    def islands(self) -> frozenset[PurePosixPath]:
        """The folders that nobody outside of them makes use of or knows."""
        return islands(self.items, self.graph.references, self._lives)

    @cached_property
    def island_pages(self) -> Mapping[PurePosixPath, set[PurePosixPath]]:
        """The documents outside of each part that tell of it."""
        return documents_of(self.graph.references, self._lives)

    def _lives(self, path: PurePosixPath) -> bool:
        return path not in self.gone and not self.in_archive(path)

    @cached_property
    def sweeping(self) -> frozenset[tuple[PurePosixPath, str]]:
        """The globs, as source and text, that reach into many folders: they look at a repository, and load nothing."""
        folders: dict[tuple[PurePosixPath, str], set[PurePosixPath]] = defaultdict(set)
        for each in self.graph.references:
            if not each.certain and each.target is not None:
                folders[each.source.path, each.text].add(each.target.parent)
        return frozenset(key for key, reached in folders.items() if len(reached) > SWEEP)

    def links_to(self, path: PurePosixPath) -> tuple[PurePosixPath, ...]:
        """The links that lead to the file or to a folder around it, archived ones left out."""
        found = (
            (link for place in (path, *path.parents[:-1]) for link in self._links.get(place, ())) if self._links else ()
        )
        return tuple(link for link in found if link != path and link not in self.gone and not self.in_archive(link))

    @cached_property
    def _links(self) -> Mapping[PurePosixPath, tuple[PurePosixPath, ...]]:
        return holders(self.tree, self.items)

    @cached_property
    def _heads(self) -> dict[PurePosixPath, str]:
        return {}

    @cached_property
    def _named(self) -> dict[PurePosixPath, tuple[Reference, ...]]:
        return {}

    @cached_property
    def _crowds(self) -> dict[tuple[PurePosixPath, re.Pattern[str], frozenset[FileKind]], int]:
        return {}

    @cached_property
    def _folders(self) -> Mapping[PurePosixPath, list[PurePosixPath]]:
        return _by_folder(self.items)

    @cached_property
    def _names(self) -> Mapping[tuple[PurePosixPath, str], PurePosixPath]:
        return {(path.parent, path.name.casefold()): path for path in self.items}


def _by_folder(paths: Iterable[PurePosixPath]) -> Mapping[PurePosixPath, list[PurePosixPath]]:
    folders: dict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for path in paths:
        folders[path.parent].append(path)
    return folders
