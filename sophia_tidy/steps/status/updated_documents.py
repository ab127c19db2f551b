"""Measure of the documents: how many say nothing of what is no longer there."""

from ...kernel.errors import TidyError
from ...kernel.location import Location
from ...kernel.tree import Tree
from ..context import Context
from ..docs import docs
from .measure import CountedRows, Measure, MeasuredItem, fault_of

NAME, TITLE = "documents-updated", "documents updated"


def document_rows(tree: Tree, context: Context) -> CountedRows:
    """The documents that name no moved file, replaced command, old workflow or host, of all that `docs` reads."""
    try:
        facts = docs(tree, context).facts
    except TidyError as error:
        return CountedRows((Measure(NAME, TITLE, 0, 0, fault=error.message),), (fault_of(error),))
    items = tuple(
        MeasuredItem(str(state.path), False, _told(len(state.mentions)), Location(state.path, state.mentions[0][0]))
        for state in facts.states
    )
    total = len(facts.documents)
    return CountedRows((Measure(NAME, TITLE, total - len(items), total, items),))


def _told(count: int) -> str:
    return "1 mention of what is no longer so" if count == 1 else f"{count} mentions of what is no longer so"
