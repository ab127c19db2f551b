"""The gate before *repaired*: a result that parses may still mean something else than its author's text did.

How often a rule is right is read off real pairs (`tier`), which says nothing
of the one text at hand.  Here the result itself is looked at: no new
statement without effect, no new name that is bound nowhere, nothing out of
reach, nothing moved into a block that may have been empty, no level or sign
that another one, just as near, would replace.  What fails is for a person.
"""

import ast
from collections.abc import Iterator, Sequence

from .. import python2, tabs
from ..repair_fault import MendingOption
from ..repairs.tokens import SWAPPED
from .levels import moved_from_block, other_levels, swallowed
from .names import dropped, undefined
from .readings import exchanged, other_readings
from .statements import unreachable, without_effect
from .traced import Traced

# What the language itself says a text means in Python 3 is no guess.
GIVEN = frozenset([python2.RULE, tabs.RULE])


def doubt(text: str, options: Sequence[MendingOption]) -> str:
    """Why a person should look at what these options, one after the other, make of a text; empty where nothing speaks for it."""
    edits = [edit for option in options for edit in option.edits]
    while edits and edits[0].rule in GIVEN:
        text = edits.pop(0).apply(text)
    if not edits:
        return ""
    traced = Traced.of(text, edits)
    return next(_doubts(traced, ast.parse(traced.after.text)), "")


def _doubts(traced: Traced, tree: ast.Module) -> Iterator[str]:
    yield from without_effect(tree, traced)
    yield from undefined(tree, traced)
    yield from dropped(tree, traced)
    yield from unreachable(tree, traced)
    yield from swallowed(tree, traced)
    yield from moved_from_block(tree, traced)
    yield from other_levels(traced)
    yield from other_readings(tree, traced)
    if any(edit.rule == SWAPPED for edit in traced.edits):
        yield from exchanged(traced)
