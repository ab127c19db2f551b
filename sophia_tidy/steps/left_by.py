"""The tree that a step leaves to the next one, and what it has read beside the listed files."""

from pathlib import PurePosixPath
from typing import Any

from ..kernel.step import StepResult
from ..kernel.tree import Tree, TreeEntry
from .context import GITIGNORE, Context


def unlisted_by(result: StepResult[Any], tree: Tree) -> dict[PurePosixPath, TreeEntry]:
    """The files that a step has read beside those of the tree: a step may read, and write anew, what git ignores."""
    return {path: result.tree.entry(path) for path in result.tree if path not in tree}


def left_by(result: StepResult[Any], context: Context) -> Tree:
    """The tree that the next step sees: what git will list once the step is applied."""
    plan = result.pending()
    if not plan:
        return context.tree
    unlisted = unlisted_by(result, context.tree)
    before = context.tree.having(unlisted)
    after = before.after(plan)
    hidden = context.at_tree(after).ignored(path for path in after if path not in context.tree)
    if any(change.path.name == GITIGNORE for change in plan):
        return after.without(hidden)  # what git did not list for a line of the old one may be seen now
    return after.without({*hidden, *unlisted})
