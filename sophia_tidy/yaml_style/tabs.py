"""Tabs that stand for indentation, which YAML forbids (1.2.2, 6.1), made blanks where the text then parses.

How wide its author saw a tab cannot be known; the first width that parses
is proposed, for a person's eye.
"""

import re
from functools import partial

import yaml

from .equivalence import events

_LEAD = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
_WIDTHS = (2, 4, 8)


def without_tabs(text: str) -> str | None:
    """The text with blanks for the tabs that begin its lines; None where there are none, or that does not help."""
    if not _LEAD.search(text):
        return None
    for width in _WIDTHS:
        mended = _LEAD.sub(partial(_widened, width), text)
        try:
            for _ in events(mended):
                pass
        except yaml.YAMLError:
            continue
        return mended
    return None


def _widened(width: int, lead: re.Match[str]) -> str:
    return lead[0].expandtabs(width)
