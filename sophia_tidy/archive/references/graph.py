"""The graph of references: who names whom in a tree, found again from either end."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from ...kernel.tree import Tree
from ..files.inventory import FileItem
from .reference import Reference

Mapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


class Graph:
    """The references of a tree, in the order of its files and of their lines."""

    def __init__(self, references: Iterable[Reference]):
        self.references = tuple(references)

    def into(self, path: PurePosixPath) -> tuple[Reference, ...]:
        """The references that name exactly this file or folder."""
        return self._into.get(path, ())

    def above(self, path: PurePosixPath) -> tuple[Reference, ...]:
        """The references that name a folder in which the file is, the nearest folder first."""
        return tuple(reference for folder in path.parents for reference in self.into(folder))

    def out_of(self, path: PurePosixPath) -> tuple[Reference, ...]:
        """The references that the file makes."""
        return self._out_of.get(path, ())

    def unresolved(self) -> tuple[Reference, ...]:
        """The references that look like a path of the repository, and lead nowhere."""
        return tuple(reference for reference in self.references if reference.target is None)

    def components(self, follow: Callable[[Reference], bool] = bool) -> tuple[frozenset[PurePosixPath], ...]:
        """The circles of files that name each other, over the references that ``follow`` accepts."""
        from ..files.components import circles

        edges: dict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
        for reference in self.references:
            if reference.target is not None and follow(reference):
                edges[reference.source.path].append(reference.target)
        return circles(edges)

    @cached_property
    def _into(self) -> Mapping[PurePosixPath, tuple[Reference, ...]]:
        return _grouped((reference.target, reference) for reference in self.references if reference.target is not None)

    @cached_property
    def _out_of(self) -> Mapping[PurePosixPath, tuple[Reference, ...]]:
        return _grouped((reference.source.path, reference) for reference in self.references)


def _grouped(pairs: Iterable[tuple[PurePosixPath, Reference]]) -> Mapping[PurePosixPath, tuple[Reference, ...]]:
    groups: dict[PurePosixPath, list[Reference]] = defaultdict(list)
    for key, reference in pairs:
        groups[key].append(reference)
    return {key: tuple(group) for key, group in groups.items()}


def read_graph(tree: Tree, inventory: Mapping[PurePosixPath, FileItem], *, mapper: Mapper = map) -> Graph:
    """Every reference that the readers find; ``mapper`` may spread the files over processes."""
    from .readers import jobs, read

    return Graph(reference for found in mapper(read, jobs(tree, inventory)) for reference in found)
