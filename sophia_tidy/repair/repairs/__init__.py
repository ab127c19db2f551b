"""One module a kind of damage; each proposes edits and decides nothing.

Order is the order in which equal proposals are preferred.
"""

from types import ModuleType

from . import (
    blocks,
    brackets,
    comments,
    docstrings,
    expressions,
    foreign,
    indentation,
    intruders,
    lookalikes,
    lost_lines,
    prose,
    quotes,
    statements,
    string_contents,
    tokens,
)

REPAIRS: tuple[ModuleType, ...] = (
    brackets,
    quotes,
    docstrings,
    string_contents,
    comments,
    statements,
    expressions,
    foreign,
    indentation,
    blocks,
    intruders,
    lookalikes,
    lost_lines,
    prose,
    tokens,
)
