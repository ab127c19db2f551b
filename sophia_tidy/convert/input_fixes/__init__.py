"""Slips: what people write that Compose refuses, although anyone can see what was meant.

Each slip is a function from a document to the fixes that mend it.  Nothing
is mended in silence: every fix is a finding, and the mended file is a
change in the plan, for a person's eye.  A document that no slip explains is
left as it is, and Compose's own words for it are told.
"""

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

import yaml

from ...kernel.edit import Fix
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from .document import ComposeDocument, document, edited
from .duplicates import duplicates
from .misplaced import misplaced
from .misspelt import misspelt
from .shapes import lone_values, pairs_in_lists
from .tabs import without_tabs
from .undeclared import undeclared
from .unwrapped import unwrapped

# In the order in which one may make room for the next.
SLIPS: tuple[Callable[[ComposeDocument], Iterator[Fix]], ...] = (
    unwrapped,
    duplicates,
    misspelt,
    misplaced,
    lone_values,
    pairs_in_lists,
    undeclared,
)
_ROUNDS = 8


class FixedInput(NamedTuple):
    """A file's bytes as they were meant, and what was wrong with them."""

    content: bytes
    findings: tuple[Finding, ...]


def mended(content: bytes, path: PurePosixPath) -> FixedInput:
    """The file with its slips mended; the same bytes where there is none, or where it is no YAML at all."""
    text, fixes = without_tabs(content.decode("utf-8", "surrogateescape"))
    found = [_finding(path, fix) for fix in fixes]
    for _ in range(_ROUNDS):
        fixes = _first(text)
        if not fixes:
            break
        text = edited(text, fixes)
        found += [_finding(path, fix) for fix in fixes]
    return FixedInput(text.encode("utf-8", "surrogateescape"), tuple(found))


def _first(text: str) -> list[Fix]:
    """The fixes of the first slip that has any; the next ones see the text that they leave."""
    try:
        found = document(text)
    except yaml.YAMLError:
        return []
    return next((fixes for slip in SLIPS for fixes in [list(slip(found))] if fixes), []) if found else []


def _finding(path: PurePosixPath, fix: Fix) -> Finding:
    return Finding(
        Location(path, fix.line),
        fix.rule,
        fix.reason,
        Severity.WARNING,
        "the stack was read as if this were mended; see it with --diff, take it with --unsafe",
    )
