"""Boxes that people tick (GFM, "Task list items"), each with its key hidden behind it.

A forge writes ``[x]`` into the body when one is clicked; people write
``[X]``, other bullets and CRLF.  A box in a quote or in code is none.
"""

import re
from collections.abc import Iterator

from ..model.actions import without_references
from .own_lines import own_lines

OPEN, ANEW, RETRY, STOP = "open", "anew", "retry", "stop"
_KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/#]|-(?!-|$))*")
_BOX = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+\[([ xX])\]\s+<!--\s*tidy:([A-Za-z0-9._/#-]+)\s*-->")
_NUMBERED = re.compile(r".*/#([1-9]\d{0,9})")


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
    return tuple(dict.fromkeys(found[2] for found in _boxes(body) if found[1] != " "))


def numbers(body: str) -> frozenset[int]:
    """The pull requests that boxes are about, ticked or not, by the numbers at the end of their keys."""
    return frozenset(int(key[1]) for found in _boxes(body) if (key := _NUMBERED.fullmatch(found[2])))


def _boxes(body: str) -> Iterator[re.Match[str]]:
    if "tidy:" in body:
        lines = own_lines(body, open_fence_hides=True)
        yield from (found for line in lines if (found := _BOX.match(line.text)))
