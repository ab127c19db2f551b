"""Any other text: the paths in it that are paths of the repository."""

from collections.abc import Iterator

from ..references import Reference
from .paths import mentions
from .places import Places
from .source import Source

LARGEST = 400_000  # bytes: what is larger is data


def generic(source: Source, places: Places) -> Iterator[Reference]:
    """Mentions, which a move may leave dangling but nothing breaks by."""
    if len(source.content) <= LARGEST:
        yield from mentions(source, places, 0, len(source.text), "mention")
