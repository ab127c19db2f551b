"""Inline marks: code spans, targets of links and addresses in sentences, each with its place; one way for all markups.

A code span goes before a link, as CommonMark has it; what is escaped is none.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from .passage import Form, Markup, Passage


class Role(StrEnum):
    """What a span is: the target of a link, an address in a sentence, code, words in quotes, a word that may be a path."""

    LINK = "link"
    ADDRESS = "address"
    CODE = "code"
    QUOTED = "quoted"
    WORD = "word"


class Span(NamedTuple):
    """A stretch of the text without its marks; ``label`` is what a link shows, where that is known."""

    role: Role
    start: int
    end: int
    label: tuple[int, int] | None = None


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TICKS = re.compile(r"(?<!\\)`+")
_DOUBLE = re.compile(r"``(?P<code>[^`\n](?:[^\n]|\n(?!\s*\n))*?)``")
_ASCIIDOC_CODE = re.compile(r"(?<![\w`])`\+?(?P<code>[^`\n]+?)\+?`(?![\w`])|(?<![\w+])\+(?P<plus>[^+\n]+)\+(?![\w+])")
_ATTRIBUTE = re.compile(r"<\w[^<>]*?>", re.DOTALL)
_VALUE = re.compile(r"(?i)\b(?:href|src|srcset|data|poster)\s*=\s*(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)')")
_OPENED = re.compile(r"\]\([ \t]*\n?[ \t]*")
_DEFINED = re.compile(
    r"^[ \t>]*(?:[-*+][ \t]+)?\[(?!\^)[^\]\n]+\]:[ \t]*(?:\r?\n[ \t>]*)?(?:<(?P<angled>[^>\n]+)>|(?P<plain>[^\s<]\S*))",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"(?i)\bhttps?://[^\s<>\"'`|\\^{}\[\]]+")
_RST = re.compile(
    r"`[^`<]*<(?P<titled>[^`<>]+)>`"
    r"|^[ \t]*\.\. _[^:\n]+:[ \t]+(?P<target>\S+)"
    r"|\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?(?:include|literalinclude|image|figure|csv-table|mermaid|graphviz|uml|raw|openapi"
    r"|download|mdinclude|thumbnail|video)::[ \t]*(?P<read>\S+)"
    r"|^[ \t]+:(?:target|file|source-read-from|diff):[ \t]*(?P<option>\S+)"
    r"|:(?:download|doc):`(?P<role>[^`<>]+)`",
    re.MULTILINE,
)
_RST_CODE = re.compile(r"(?<![`\w])`(?P<code>[^`\n<>]+)`(?![`_\w])")
_ADOC = re.compile(
    r"\b(?:link|image|include|xref|video|audio)::?(?P<macro>[^\s\[]+)\["
    r"|[,\[]\s*link=\"?(?P<attribute>[^\s,\"\]]+)"
    r"|<<(?P<cross>[^\s<>,#]+\.\w+)"
)
_QUOTED = re.compile(r"(?<!\w)\"(?P<straight>[^\"\n]+)\"|“(?P<curly>[^”\n]+)”|'(?P<single>[a-z][^'\n]+ [^'\n]+)'(?!\w)")
_WORD = re.compile(r"(?<![\w.~{}@+=/\\$:%-])[\w.~{}@+=-]*(?:/[\w.~{}@+=-]*)+")


def spans(text: str, passage: Passage, markup: Markup) -> Iterator[Span]:
    """The spans of a passage of sentences or HTML, none inside of another, in no order."""
    shown = _Shown(text, passage)
    if passage.form is Form.HTML:
        yield from shown.take(_attributes(shown))
        return
    yield from _taken(shown, _FINDERS[markup])


def _taken(shown: "_Shown", finders: tuple[Callable[["_Shown"], Iterator[Span]], ...]) -> Iterator[Span]:
    for finder in finders:
        yield from shown.take(finder(shown)) if finder is not _quoted else shown.placed(finder(shown))


class _Shown:
    """A passage while its spans are found; what is taken is a blank to all who come later."""

    def __init__(self, text: str, passage: Passage):
        self.offset = passage.start
        self.text = _COMMENT.sub(_blank, text[passage.start : passage.end])

    def take(self, found: Iterator[Span]) -> Iterator[Span]:
        """The spans at their places in the document."""
        spans = list(found)
        for span in spans:
            self.text = self.text[: span.start] + " " * (span.end - span.start) + self.text[span.end :]
        yield from self.placed(iter(spans))

    def placed(self, found: Iterator[Span]) -> Iterator[Span]:
        """The spans at their places, which others may find too: in quotes stand sentences, and commands."""
        for span in found:
            label = None if span.label is None else (span.label[0] + self.offset, span.label[1] + self.offset)
            yield Span(span.role, span.start + self.offset, span.end + self.offset, label)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _grouped(pattern: re.Pattern[str], text: str, role: Role) -> Iterator[Span]:
    """The one group of each match."""
    for match in pattern.finditer(text):
        if match.lastgroup is not None:
            yield Span(role, match.start(match.lastgroup), match.end(match.lastgroup))


def _ticks(shown: _Shown) -> Iterator[Span]:
    """Code between two runs of as many backticks (CommonMark, "Code spans")."""
    runs = list(_TICKS.finditer(shown.text))
    index = 0
    while index < len(runs):
        length = len(runs[index][0])
        close = next((at for at in range(index + 1, len(runs)) if len(runs[at][0]) == length), None)
        if close is None:
            index += 1
            continue
        start, end = runs[index].end(), runs[close].start()
        yield Span(Role.CODE, start, end)
        index = close + 1


def _links(shown: _Shown) -> Iterator[Span]:
    for opened in _OPENED.finditer(shown.text):
        if _is_escaped(shown.text, opened.start()):
            continue
        target = _target(shown.text, opened.end())
        if target is not None:
            yield Span(Role.LINK, *target, label=_label(shown.text, opened.start()))
    yield from _grouped(_DEFINED, shown.text, Role.LINK)


def _target(text: str, at: int) -> tuple[int, int] | None:
    """The destination of an inline link, between angle brackets or with balanced round ones."""
    if text.startswith("<", at):
        end = text.find(">", at)
        return None if end < 0 or "\n" in text[at:end] else (at + 1, end)
    end, depth = at, 0
    while end < len(text) and not text[end].isspace():
        depth += (text[end] == "(") - (text[end] == ")")
        if depth < 0:
            break
        end += 1
    return (at, end) if end > at else None


def _label(text: str, close: int) -> tuple[int, int] | None:
    """What stands in the square brackets that are closed there."""
    depth = 0
    for at in range(close, max(close - 400, -1), -1):
        depth += (text[at] == "]") - (text[at] == "[")
        if depth == 0:
            return at + 1, close
    return None


def _is_escaped(text: str, at: int) -> bool:
    return (len(text[:at]) - len(text[:at].rstrip("\\"))) % 2 == 1


def _attributes(shown: _Shown) -> Iterator[Span]:
    for tag in _ATTRIBUTE.finditer(shown.text):
        for match in _VALUE.finditer(shown.text, tag.start(), tag.end()):
            group = match.lastgroup or "double"
            yield Span(Role.LINK, match.start(group), match.end(group))


def _addresses(shown: _Shown) -> Iterator[Span]:
    for match in _ADDRESS.finditer(shown.text):
        found = match[0].rstrip(".,;:!?*_'")
        while found.endswith(")") and found.count(")") > found.count("("):
            found = found[:-1].rstrip(".,;:!?*_'")
        yield Span(Role.ADDRESS, match.start(), match.start() + len(found))


def _words(shown: _Shown) -> Iterator[Span]:
    for match in _WORD.finditer(shown.text):
        found = match[0].rstrip(".-=+~")
        if "{" not in found and not found.startswith(("/", "~")):
            yield Span(Role.WORD, match.start(), match.start() + len(found))


def _double(shown: _Shown) -> Iterator[Span]:
    return _grouped(_DOUBLE, shown.text, Role.CODE)


def _restructured(shown: _Shown) -> Iterator[Span]:
    return _grouped(_RST, shown.text, Role.LINK)


def _interpreted(shown: _Shown) -> Iterator[Span]:
    """Text between single backticks, with a role before it or not."""
    return _grouped(_RST_CODE, shown.text, Role.CODE)


def _asciidoc(shown: _Shown) -> Iterator[Span]:
    return _grouped(_ADOC, shown.text, Role.LINK)


def _asciidoc_code(shown: _Shown) -> Iterator[Span]:
    return _grouped(_ASCIIDOC_CODE, shown.text, Role.CODE)


def _quoted(shown: _Shown) -> Iterator[Span]:
    return _grouped(_QUOTED, shown.text, Role.QUOTED)


_FINDERS = {
    Markup.MARKDOWN: (_ticks, _links, _attributes, _addresses, _quoted, _words),
    Markup.RESTRUCTURED: (_double, _restructured, _interpreted, _addresses, _quoted, _words),
    Markup.ASCIIDOC: (_asciidoc, _asciidoc_code, _addresses, _quoted, _words),
    Markup.PLAIN: (_addresses, _quoted, _words),
}
