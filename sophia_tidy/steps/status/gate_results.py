"""Measures of the one workflow's gates that can be run here: what each finds today, and what `fix` would leave of it.

Only ruff's: it runs nothing of the project's own.  A gate is asked in a copy
of the files that it reads, with the project's configuration.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from ...adapters.ruff.gate_run import found_by
from ...adapters.shadow_folder import ShadowFolder
from ...kernel.tree import SUBMODULE, SYMLINK, Tree
from ...workflow.gates.words import GateWords, words_of
from ..run import Fold
from ..workflow_facts import WorkflowKnowledge
from .measure import Measure, MeasuredItem

_READ = (".py", ".pyi", ".ipynb", ".pyw")
_CONFIGURES = ("pyproject.toml", "ruff.toml", ".ruff.toml", ".gitignore", ".ignore")
_SAID = ("picks", "stricter", "looser", "narrows")
_MOST = 64_000_000  # bytes that are copied for a glance


def gate_results(tree: Tree, whole: Fold) -> tuple[Measure, ...]:
    """A row for each gate of ruff's in the workflow that is, or would be, written.

    Raises:
        DiskError: a temporary file cannot be written, or ruff not be started.
        ToolMissing: ruff is not installed.
    """
    known = next((each.facts for each in whole.results if isinstance(each.facts, WorkflowKnowledge)), None)
    asked = [
        (command, words)
        for command, folder in (known.made.gates if known is not None else ())
        if (words := words_of(command, folder)) is not None and words.program == "ruff check" and not words.odd
    ]
    if not asked:
        return ()
    fixes = next((each for each in whole.results if each.step == "fix"), None)
    after = tree.after(fixes.pending()) if fixes is not None and fixes.pending() else tree
    today, left = _counts(tree, [words for _, words in asked]), None
    if after is not tree:
        left = _counts(after, [words for _, words in asked])
    return tuple(
        _row(command, found, left[number] if left is not None else None)
        for number, ((command, _), found) in enumerate(zip(asked, today, strict=True))
        if found is not None
    )


def _row(command: str, found: int, left: int | None) -> Measure:
    apart = () if left is None or left == found else (("after fix", left),)
    why = "red for the code today" if found else "green today"
    return Measure(
        f"gate-today-{command.replace(' ', '-')}",
        f"found by {command}",
        found,
        items=(MeasuredItem(command, not found, why),),
        apart=apart,
    )


def _counts(tree: Tree, asked: list[GateWords]) -> list[int | None]:
    paths = list(_paths(tree))
    if sum(len(tree[path]) for path in paths) > _MOST:
        return [None] * len(asked)
    folder = ShadowFolder(tree, paths)
    try:
        return [found_by(folder.root, _words(words)) for words in asked]
    finally:
        folder.close()


def _paths(tree: Tree) -> Iterator[PurePosixPath]:
    for path in tree:
        if (path.suffix in _READ or path.name in _CONFIGURES) and tree.entry(path).mode not in (SYMLINK, SUBMODULE):
            yield path


def _words(words: GateWords) -> list[str]:
    """The words behind ``ruff check`` that change what it finds."""
    options = sorted(pair for kind in _SAID for pair in words.of(kind))
    return [
        *(f"{name}={value}" if value else name for name, value in options),
        "--",
        *sorted(f"./{path}" if path else "." for path in words.paths or ("",)),
    ]
