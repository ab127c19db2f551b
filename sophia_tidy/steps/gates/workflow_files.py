"""Gate of workflows: the files in which zizmor and actionlint, where they are installed, find nothing."""

from collections import Counter, defaultdict
from pathlib import PurePosixPath

from ...kernel.tree import EXECUTABLE, REGULAR, Tree
from ..context import Context
from .gate import TreeGate

_WORKFLOWS, _ACTIONS = PurePosixPath(".github/workflows"), PurePosixPath(".github/actions")
_SUFFIXES = (".yml", ".yaml")


def quiet(tree: Tree, context: Context) -> TreeGate | None:
    """The workflows and local actions without a finding; None where there are none, or no linter is installed.

    Raises:
        DiskError: a temporary file cannot be written.
    """
    paths = sorted(path for path in tree if is_of_github(path) and tree.entry(path).mode in (REGULAR, EXECUTABLE))
    if not paths:
        return None
    from ...adapters.workflow_linters import lint_workflows

    answer = lint_workflows(context.doors.shadow(tree, paths, ()), paths)
    if len(answer.missing) == len(answer.linters):
        return None
    faults: dict[PurePosixPath, Counter[str]] = defaultdict(Counter)
    for path, rule in answer.faults:
        faults[path][rule] += 1
    return TreeGate(
        "workflows",
        "workflows in which no linter finds anything",
        len(paths),
        len(faults),
        faults,
        without=answer.missing,
    )


def is_of_github(path: PurePosixPath) -> bool:
    """Whether GitHub would read it: right in the folder of the workflows, or an action below that of the actions."""
    if path.suffix not in _SUFFIXES:
        return False
    return path.parent == _WORKFLOWS or (path.stem == "action" and path.is_relative_to(_ACTIONS))


def is_manifest(path: PurePosixPath) -> bool:
    """Whether the name is one that a manifest of Kubernetes may have."""
    return (path.suffix in _SUFFIXES or path.name == "Kustomization") and not is_of_github(path)
