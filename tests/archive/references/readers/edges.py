"""One file among others, and what it names: the shape of every test of a reader."""

from pathlib import PurePosixPath as P

from sophia_tidy.archive import Graph, Reference, inventory, read_graph
from sophia_tidy.kernel.tree import Tree


def graph(files: dict[str, str]) -> Graph:
    """The graph of a small tree."""
    tree = Tree({P(path): text.encode() for path, text in files.items()})
    return read_graph(tree, inventory(tree))


def references(path: str, text: str, *others: str, **contents: str) -> tuple[Reference, ...]:
    """The references of one file; the others are there, and empty."""
    return graph({other: contents.get(other, "") for other in others} | {path: text}).out_of(P(path))


def edges(path: str, text: str, *others: str) -> set[tuple[str, str | None]]:
    """What is written and where it leads, comments and guesses left out."""
    return {
        (r.text, None if r.target is None else str(r.target))
        for r in references(path, text, *others)
        if r.certain and r.how != "comment"
    }


def targets(path: str, text: str, *others: str) -> set[str]:
    """Where it leads, guesses and all."""
    return {str(r.target) for r in references(path, text, *others) if r.target is not None}
