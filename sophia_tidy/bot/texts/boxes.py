"""Boxes that people tick (GFM, "Task list items"), each with its key hidden behind it.

A forge writes ``[x]`` into the body when one is clicked; people write
``[X]``, other bullets and CRLF.  A box in a quote or in code is none.
"""

import re

from ..model.actions import without_references
from .own_lines import own_lines

OPEN, ANEW, RETRY, STOP = "open", "anew", "retry", "stop"
_KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/#]|-(?!-|$))*")
_TICKED = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+\[[xX]\]\s+<!--\s*tidy:([A-Za-z0-9._/#-]+)\s*-->")


def box(key: str, text: str, *, ticked: bool = False) -> str:
    """A box, a line without its end; ``text`` is Markdown.

    Raises:
        ValueError: a key that could not stand in a comment of HTML; letters, digits and ``._/#-`` can, but no ``--``.
    """
    if not _KEY.fullmatch(without_references(key)):
        raise ValueError(f"{key!r} cannot be the key of a box")
    return f"- [{'x' if ticked else ' '}] <!-- tidy:{key} -->{' '.join(text.split())}"


def ticked(body: str) -> tuple[str, ...]:
    """The keys of the boxes that are ticked, each once, in their order."""
    if "tidy:" not in body:
        return ()
    return tuple(
        dict.fromkeys(
            found[1] for line in own_lines(body, open_fence_hides=True) if (found := _TICKED.match(line.text))
        )
    )
