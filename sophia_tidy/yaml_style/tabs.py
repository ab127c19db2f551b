"""Tabs that stand for indentation, which YAML forbids (1.2.2, 6.1), made blanks where the text then parses.

How wide its author saw a tab cannot be known; the first width that parses
is proposed, for a person's eye.
"""

import re

import yaml

from .equivalence import events

_LEAD = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
_WIDTHS = (2, 4, 8)


def without_tabs(text: str) -> str | None:
    """The text with blanks for the tabs that begin its lines; None where there are none, or that does not help."""
    if not _LEAD.search(text):
        return None
    for width in _WIDTHS:
        mended = _LEAD.sub(lambda match, width=width: match[0].expandtabs(width), text)  # type: ignore[misc]
        try:
            for _ in events(mended):
                pass
        except yaml.YAMLError:
            continue
        return mended
    return None
