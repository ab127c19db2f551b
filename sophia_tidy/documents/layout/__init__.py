"""Layouts: the passages of a document, one reader for each markup."""

from collections.abc import Callable, Iterator, Mapping

from ..passage import Markup, Passage
from .asciidoc import asciidoc
from .markdown import markdown
from .plain import plain
from .restructured import restructured

_READERS: Mapping[Markup, Callable[[str], Iterator[Passage]]] = {
    Markup.MARKDOWN: markdown,
    Markup.RESTRUCTURED: restructured,
    Markup.ASCIIDOC: asciidoc,
    Markup.PLAIN: plain,
}


def passages(text: str, markup: Markup) -> tuple[Passage, ...]:
    """All that a reader of the document sees, in order; comments and front matter are left out."""
    return tuple(_READERS[markup](text))
