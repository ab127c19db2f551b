"""Symbolic links: the one reference that a link is."""

from collections.abc import Iterator

from ..reference import LINK, From, Reference
from .path_index import PathIndex
from .source import SourceFile


def link_target(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Where the link leads; an absolute one leaves the repository.  It is a second name for its target, and no use of it."""
    text = source.text
    if not text.startswith("/"):
        yield source.refer(0, text, places.find(text, source.folder), LINK, origin=From.DOCS, base=source.folder)
