"""Gate of references: what the files that are kept name, as paths and modules of the repository, and what of it is there."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from ...archive.references.graph import Graph
from ...archive.references.reference import Reference
from ...generated.seal import MARK
from ..archive_facts import ArchiveMemory
from .gate import TreeGate


def resolving(known: ArchiveMemory, archive: PurePosixPath) -> TreeGate:
    """The references of the files outside of the archive; a guess counts as one that resolves.

    A page that this tool writes quotes what old workflows named: that it is not there is what the page says.
    """
    kept = [each for each in _of_kept(known.graph, archive) if each.target is not None or not _quotes(known, each)]
    faults: dict[PurePosixPath, Counter[str]] = defaultdict(Counter)
    for each in kept:
        if each.target is None:
            faults[each.source.path][each.text] += 1
    failing = sum(counts.total() for counts in faults.values())

    def leans_on(path: PurePosixPath, text: str) -> frozenset[PurePosixPath]:
        return frozenset(
            each.target for each in known.graph.out_of(path) if each.text == text and each.target is not None
        )

    return TreeGate("references", "references that resolve", len(kept), failing, faults, leans_on)


def _of_kept(graph: Graph, archive: PurePosixPath) -> Iterator[Reference]:
    return (each for each in graph.references if not each.source.path.is_relative_to(archive))


def _quotes(known: ArchiveMemory, reference: Reference) -> bool:
    source = reference.source.path
    return source.suffix == ".md" and MARK.encode() in known.tree[source].partition(b"\n")[0]
