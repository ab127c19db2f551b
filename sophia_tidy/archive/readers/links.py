"""Symbolic links: the one reference that a link is."""

from collections.abc import Iterator

from ..references import From, Reference
from .places import Places
from .source import Source


def link_target(source: Source, places: Places) -> Iterator[Reference]:
    """Where the link leads; an absolute one leaves the repository."""
    text = source.text
    if not text.startswith("/"):
        yield source.refer(0, text, places.find(text, source.folder), "symlink", origin=From.CONFIG, base=source.folder)
