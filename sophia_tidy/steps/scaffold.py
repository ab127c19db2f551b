"""The step of `scaffold`: the folders of the clean structure, and the scripts that belong in them; `archive --scaffold` is its command."""

from ..kernel.step import StepResult
from ..kernel.tree import Tree
from .archive import Classified
from .archive import scaffold as propose
from .context import Context


def scaffold(tree: Tree, context: Context) -> StepResult[Classified]:
    """Propose them, all for a review; which rules of the archive are asked for is no matter of it.

    Raises:
        TidyError: the root or git refuses, or a rule of the archive is wrong.
    """
    every = context.asking(context.request._replace(select=(), ignore=()))
    return propose(tree, every)._replace(step="scaffold")
