"""Markdown: links, images, reference definitions, HTML, and the paths in running text.

A link is seen from the document's folder, with a leading slash from the
root (docs.github.com, "Relative links"); a path in running text from either.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from ..reference import From, Reference
from .path_index import PathIndex
from .paths import lead, like_name, like_path, mentions
from .source import SourceFile

_LINK = re.compile(
    r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*(?:<(?P<angled>[^>\n]+)>"
    r"|(?P<inline>[^()\s]+(?:\([^()\s]*\)[^()\s]*)*))(?:\s+[\"'(][^\n]*?)?\s*\)"
    r"|^ {0,3}\[[^\]^\n][^\]\n]*\]:[ \t]*<?(?P<defined>[^\s>]+)"
    r"|<\w[^<>]*?\b(?:src|href)\s*=\s*[\"'](?P<html>[^\"'\n]+)[\"']",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//|#|\{|<|mailto")


def markdown(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Every link, then every other mention of a path."""
    taken: list[tuple[int, int]] = []
    for match in _LINK.finditer(source.text):
        group = match.lastgroup or "inline"
        taken.append(match.span(group))
        yield from link(
            source, places, match.start(group), match[group], "html-link" if group == "html" else "markdown-link"
        )
    yield from _between(source, places, taken)


def _between(source: SourceFile, places: PathIndex, taken: list[tuple[int, int]]) -> Iterator[Reference]:
    at = 0
    for start, end in [*taken, (len(source.text), 0)]:
        if at < start:
            yield from mentions(source, places, at, start, "mention", must=True)
        at = max(at, end)


def link(source: SourceFile, places: PathIndex, start: int, text: str, how: str) -> Iterator[Reference]:
    """One link target; an address, an anchor or a template is none of ours."""
    if _ADDRESS.match(text) or "{{" in text or "{%" in text:
        return
    path = re.split(r"[#?]", text, maxsplit=1)[0]
    if not path:
        return
    if "%" in path and places.find(path, source.folder) is None:
        target = places.find(unquote(path), source.folder)
        yield source.refer(start, path, target, how, origin=From.DOCS, base=source.folder)
        return
    if found := _page(source, places, path):
        yield source.refer(start, path, found, how, certain=False, origin=From.DOCS)
        return
    rooted = path.startswith("/")  # a page of the site, unless it names a file
    named = "/" in path or like_name(path)  # another word can be a label (MyST)
    yield from lead(
        source,
        places,
        start,
        path,
        how,
        ("",) if rooted else (source.folder,),
        must=like_path(path[1:]) if rooted else named,
        origin=From.DOCS,
    )


def _page(source: SourceFile, places: PathIndex, path: str) -> str | None:
    """A link to a page by the name that a site generator gives it: ``guide``, ``guide/``, ``guide.html``."""
    if places.find(path, source.folder) is not None:
        return None
    stem = path.rstrip("/").removesuffix(".html")
    tried = (f"{stem}{end}" for end in (".md", ".mdx", ".rst", "/index.md", "/README.md"))
    return next((found for text in tried if (found := places.find(text, source.folder)) is not None), None)
