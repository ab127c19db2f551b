"""The gates before and after the sum of all steps: only those that what is planned can touch, and of the same things on both sides."""

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from ...archive.files.inventory import inventory
from ...archive.references.graph import Graph, read_graph
from ...kernel.plan import Move, Plan
from ...kernel.tree import Tree
from ..archive_facts import ArchiveMemory, references_of
from ..context import Context
from ..python_survey import SUFFIXES, PythonFacts, PythonMemory, survey
from ..request import Request
from .collected_tests import collected
from .compare import WorseFault, worse
from .gate import Gates, TreeGate
from .python_files import critical, parsing
from .references import resolving
from .workflow_files import is_manifest, is_of_github, quiet


class GateSums(NamedTuple):
    """What the gates count before and after a plan, and what would be worse."""

    before: Gates
    after: Gates
    worse: tuple[WorseFault, ...] = ()

    def in_words(self) -> Iterator[tuple[str, str]]:
        """Each gate's name, and how many of how many things pass it before and after."""
        for new in self.after.gates:
            old = self.before.gate(new.name)
            was = "none" if old is None else f"{old.passing} of {old.total}"
            yield new.name, f"{was} -> {new.passing} of {new.total}"

    def to_json(self) -> dict[str, object]:
        """Both sides in the words of the documented JSON output."""
        return {"before": self.before.to_json(), "after": self.after.to_json()}


NO_SUMS = GateSums(Gates(()), Gates(()))


class TouchedPaths(NamedTuple):
    """The paths that a plan writes, takes away or fills, and which of them are of what kind."""

    paths: frozenset[PurePosixPath]
    moves: bool

    @classmethod
    def by(cls, plan: Plan) -> "TouchedPaths":
        moved = [change for change in plan if isinstance(change, Move)]
        return cls(frozenset((*(change.path for change in plan), *(change.target for change in moved))), bool(moved))

    @property
    def python(self) -> bool:
        return any(path.suffix in (*SUFFIXES, "") for path in self.paths)

    @property
    def workflows(self) -> bool:
        return any(map(is_of_github, self.paths))

    @property
    def manifests(self) -> bool:
        return any(is_manifest(path) for path in self.paths)


def gate_sums(before: Context, after: Context, plan: Plan, first: ArchiveMemory | None) -> GateSums:
    """The gates over both trees, and what is worse in the second.

    ``first`` are the references of the first tree, where a step has read
    them; without them, and where nothing moves, only the files that are
    written are asked what they name.

    Raises:
        TidyError: the root, git or ruff refuses.
    """
    if not plan:
        return NO_SUMS
    touched = TouchedPaths.by(plan)
    if first is None and touched.moves:
        first = references_of(before.tree, before)
    old = gates_touched(before, touched, first)
    last = None if first is None else references_of(after.tree, after)
    new = gates_touched(after, touched, last)
    return sums(old, new, plan, before.tree)


def sums(old: Gates, new: Gates, plan: Plan, tree: Tree) -> GateSums:
    """What was counted before and after a plan over a tree, and what is worse."""
    homes = {change.target: change.path for change in plan if isinstance(change, Move)}
    return GateSums(old, new, tuple(worse(old, new, homes, tree)))


def gates_touched(
    context: Context, touched: TouchedPaths, known: ArchiveMemory | None, without: Collection[str] = ()
) -> Gates:
    """The gates over the context's tree that what is touched can make fail.

    ``known`` are all references of the tree; without them only what the touched files name is counted.
    ``without`` are names of gates that are known already: of those that start programs, or know Kubernetes.

    Raises:
        TidyError: the root, git or ruff refuses.
    """
    return Gates(tuple(_counted(context.asking(Request()), touched, known, without)))


def _counted(
    context: Context, touched: TouchedPaths, known: ArchiveMemory | None, without: Collection[str]
) -> Iterator[TreeGate]:
    archive = PurePosixPath(context.config.archive.destination)
    python = _surveyed(context) if touched.python else None
    if python is not None:
        yield parsing(python)
        yield critical(python)
    yield resolving(known or _among(context.tree, touched.paths), archive)
    if python is not None and known is not None:
        yield collected(known, context, {*python.broken, *python.undecodable})
    manifests = touched.manifests and "manifests" not in without
    if manifests:
        from .manifest_files import accepted  # all that knows Kubernetes comes with it
    others = (
        quiet(context.tree, context) if touched.workflows and "workflows" not in without else None,
        accepted(known or _of_yaml(context.tree), context) if manifests else None,
    )
    yield from (gate for gate in others if gate is not None)


def _surveyed(context: Context) -> PythonFacts:
    """The Python files of the tree; where it was the last one that was asked about, nobody is asked again."""
    known = context.memory.of(PythonMemory)
    if known is not None and known.tree is context.tree:
        told = known.facts.context
        if (told.request, told.config) == (context.request, context.config):
            return known.facts
    return survey(context.tree, context)


def _among(tree: Tree, paths: Collection[PurePosixPath]) -> ArchiveMemory:
    """What these files name, as far as they are there."""
    items = inventory(Tree({path: tree.entry(path) for path in tree if path in paths}))
    return ArchiveMemory(tree, items, read_graph(tree, items))


def _of_yaml(tree: Tree) -> ArchiveMemory:
    """The kinds of the files that may be manifests; what names what is not asked."""
    return ArchiveMemory(
        tree, inventory(Tree({path: tree.entry(path) for path in tree if is_manifest(path)})), Graph(())
    )
