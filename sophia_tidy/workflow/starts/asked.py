"""Names that conditions ask for: the branches, tags, activity types and input values that a condition compares with."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..expressions.tree import Compare, Expression, FunctionCall, Index, Literal, children, paths_of, walk
from ..model import Workflow

_ASKS = frozenset(("contains", "startsWith", "endsWith"))
_BRANCHES = frozenset(("base_ref", "event.pull_request.base.ref", "event.workflow_run.head_branch"))
_HEADS = frozenset(("head_ref", "event.pull_request.head.ref"))
_REFS = frozenset(("ref", "ref_name", "event.ref", "event.merge_group.base_ref", "event.release.tag_name"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Words by what they are compared with, in the order in which they stand; ``inputs`` are by the input's name."""

    branches: dict[str, None] = field(default_factory=dict)
    tags: dict[str, None] = field(default_factory=dict)
    heads: dict[str, None] = field(default_factory=dict)
    actions: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    inputs: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, path: tuple[str, ...], word: str) -> None:
        """One word that is compared with what stands at a path."""
        key = ".".join(path[1:]).lower()
        if path[0] == "inputs" or key.startswith("event.inputs."):
            self.inputs[path[-1].lower()][word] = None
        elif key in _BRANCHES:
            self.branches[word.removeprefix("refs/heads/")] = None
        elif key in _HEADS:
            self.heads[word] = None
        elif key == "event.action":
            self.actions[word] = None
        elif key == "event.workflow_run.name":
            self.names[word] = None
        elif key in _REFS:
            self._ref(word)

    def _ref(self, word: str) -> None:
        if not word.startswith("refs/tags/"):
            self.branches[word.removeprefix("refs/heads/")] = None
        if not word.startswith("refs/heads/"):
            self.tags[word.removeprefix("refs/tags/")] = None


def asked_by(workflows: Iterable[Workflow]) -> Asked:
    """What the conditions and the groups of all jobs ask for."""
    found = Asked()
    for workflow in workflows:
        for tree in _trees(workflow):
            for node in walk(tree):
                _note(node, found)
    return found


def _trees(workflow: Workflow) -> Iterator[Expression]:
    groups = [workflow.concurrency, *(job.concurrency for job in workflow.jobs)]
    texts = [job.condition for job in workflow.jobs] + [each.group for each in groups if each]
    for text in texts:
        yield from (tree for tree, _ in (text.expressions if text else ()))


def _note(node: Expression, found: Asked) -> None:
    if not isinstance(node, Compare) and not (isinstance(node, FunctionCall) and node.name in _ASKS):
        return
    words = list(_words(node))
    for path, _ in paths_of(node):
        for word in words:
            found.add(path, word)
            if isinstance(node, FunctionCall) and node.name == "startsWith":
                found.add(path, f"{word}1")


def _words(node: Expression) -> Iterator[str]:
    """Literals, but for the names of properties."""
    if isinstance(node, Literal) and isinstance(node.value, str):
        yield from node.value.split('"')[1::2] if node.value.startswith("[") else (node.value,)
    elif isinstance(node, Index):
        yield from _words(node.target)
    else:
        for child in children(node):
            yield from _words(child)
