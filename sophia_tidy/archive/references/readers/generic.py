"""Any other text: the paths in it that are paths of the repository."""

import re
from collections.abc import Iterator

from ..reference import From, Reference
from .path_index import PathIndex
from .paths import like_name, mentions
from .source import SourceFile

LARGEST = 400_000  # bytes: what is larger is data
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)
_ABSOLUTE = re.compile(r"(?<![\w.:/}])(?:/[\w.@-]+){2,}")


def generic(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Mentions, which a move may leave dangling but nothing breaks by."""
    if len(source.content) <= LARGEST:
        yield from mentions(source, places, 0, len(source.text), "mention")
        yield from installed(source, places, 0, len(source.text))


def comments(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """The paths in comments that begin with a hash."""
    for match in _COMMENT.finditer(source.text):
        yield from mentions(source, places, match.start() + 1, match.end(), "comment", From.DOCS)


def installed(source: SourceFile, places: PathIndex, start: int, end: int) -> Iterator[Reference]:
    """``/opt/app/scripts/x.py``: the longest end of an absolute path that is a file of the repository."""
    for match in _ABSOLUTE.finditer(source.text, start, end):
        parts = match[0].strip("/").split("/")
        ends = ("/".join(parts[count:]) for count in range(1, len(parts)))
        found = next((text for text in ends if text in places.files and ("/" in text or like_name(text))), None)
        if found is not None:
            yield source.refer(match.end() - len(found), found, found, "installed-path", certain=False, base="")
