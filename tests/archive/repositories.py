"""Small repositories in memory, and the wing's questions to them."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from sophia_tidy.archive import inventory, read_graph, roots
from sophia_tidy.archive.classify import Judgements, classify
from sophia_tidy.archive.facts.facts import ArchiveFacts
from sophia_tidy.archive.rules.rulebook import built_in
from sophia_tidy.kernel.file_ages import DAY, FileAges, Touched
from sophia_tidy.kernel.tree import Tree, TreeEntry

P = PurePosixPath
NOW = 20_000 * DAY


def tree_of(files: Mapping[str, str | bytes | TreeEntry]) -> Tree:
    """A tree from names and texts."""
    return Tree({P(name): text.encode() if isinstance(text, str) else text for name, text in files.items()})


def facts_of(files: Mapping[str, str | bytes | TreeEntry], **more: object) -> ArchiveFacts:
    """The facts of a repository that has a history, in which nothing stands out."""
    tree = tree_of(files)
    items = inventory(tree)
    usual = FileAges(NOW, {path: Touched(NOW - 400 * DAY, NOW - DAY, 4, 2) for path in tree})
    given = {"graph": read_graph(tree, items), "roots": roots(items), "ages": usual} | more
    return ArchiveFacts(tree, items, **given)


def judged(files: Mapping[str, str | bytes | TreeEntry], *, keep: tuple[str, ...] = (), **more: object) -> Judgements:
    """The verdicts of the built-in rules."""
    return classify(facts_of(files, **more), built_in(), keep=keep)


def read(tree: Tree):
    """The references of a tree, as the step reads them."""
    return read_graph(tree, inventory(tree))
