"""Recall: rows of one commit that hold for the next one as well, for all that they were read from is the same there.

Rows are made of the names of all files, of the contents that were read for
them, and of the configuration.  Where these are the same they are not counted
again; what asked for earlier versions of a file hangs on the commit too.
"""

from collections.abc import Callable
from typing import NamedTuple

from ...config.schema import Config
from ...kernel.tree import Tree
from ..context import Context
from .measure import CountedRows
from .past_files import PastFiles

Question = Callable[[Tree, Context], CountedRows]
Ask = Callable[[Question, Tree, Context], CountedRows]


class _Known(NamedTuple):
    answer: CountedRows
    tree: Tree
    config: Config
    read: frozenset[str]

    def holds_for(self, tree: Tree, config: Config) -> bool:
        """Whether a tree has the same names and modes, and the same content wherever one was read."""
        before = self.tree
        return (
            config == self.config
            and len(tree) == len(before)
            and all(
                tree.has_same(path, before)
                or (path in before and str(path) not in self.read and tree.entry(path).mode == before.entry(path).mode)
                for path in tree
            )
        )


class Recall:
    """The last answer to each question, with what it was made of."""

    def __init__(self, files: PastFiles):
        self._files = files
        self._known: dict[Question, _Known] = {}

    def __call__(self, question: Question, tree: Tree, context: Context) -> CountedRows:
        """The rows that the question comes to for a tree."""
        known = self._known.pop(question, None)
        if known is None or not known.holds_for(tree, context.config):
            with self._files.watched() as seen:
                answer = question(tree, context)
            if seen.history:
                return answer
            known = _Known(answer, tree, context.config, frozenset(seen.names))
        self._known[question] = known
        return known.answer


def counted_now(question: Question, tree: Tree, context: Context) -> CountedRows:
    """The rows, where there is nothing to recall."""
    return question(tree, context)
