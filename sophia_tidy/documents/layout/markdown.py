"""Markdown: CommonMark's blocks by markdown-it, and the lines that are in none of them (definitions of links).

markdown-it tells the lines of a block and no columns, which is enough: what
stands where inside of them is found in the text itself.  A block of MkDocs
(``!!! note``) is indented text to CommonMark, so what it holds is read again.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ..passage import Form, Outline, Passage
from .lines import Lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_ADMONITION = re.compile(r"[ \t]*(?:!!!|\?\?\?\+?|===\+?)[ \t]")
_LEAVES = {"inline": Form.TEXT, "fence": Form.CODE, "code_block": Form.CODE, "html_block": Form.HTML}
_DEEPEST = 4  # admonitions inside of one another


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def markdown(text: str) -> Iterator[Passage]:
    """The passages of the document."""
    lines = Lines(text)
    first = 0
    if front := _FRONT.match(text):
        first = lines.at(front.end()) + 1
    yield from _read(lines, [lines[number] for number in range(first, len(lines))], first, Outline(), _DEEPEST)


def _read(lines: Lines, shown: list[str], first: int, outline: Outline, depth: int) -> Iterator[Passage]:
    """The passages of some lines as they are shown, which are those of the text from ``first`` on."""
    tokens = _parser().parse("\n".join(shown))
    done = 0
    for index, token in enumerate(tokens):
        form = _LEAVES.get(token.type)
        if form is None or token.map is None or token.map[1] <= done:
            continue
        start, end = max(token.map[0], done), token.map[1]
        yield from _loose(lines, shown, first, (done, start), outline)
        done = end
        if token.type == "code_block" and depth and _is_admonition(shown, start):
            inner = [line[4:] if line.startswith("    ") else line.lstrip() for line in shown[start:end]]
            yield from _read(lines, inner, first + start, outline, depth - 1)
            continue
        if index and tokens[index - 1].type == "heading_open":
            outline.add(int(tokens[index - 1].tag[1:]), token.content)
        yield _passage(lines, token, form, (first + start, first + end), outline)
    yield from _loose(lines, shown, first, (done, len(shown)), outline)


def _passage(lines: Lines, token: "Token", form: Form, rows: tuple[int, int], outline: Outline) -> Passage:
    start, end = rows
    if token.type == "fence":
        start += 1
        closed = lines[end - 1].lstrip(" \t>").startswith(token.markup) if end - 1 >= start else False
        end -= closed
    language = token.info.strip().split(maxsplit=1)[0].strip("{}.").lower() if token.info.strip() else ""
    return Passage(form, lines.start(start), lines.start(end), outline.above, language)


def _loose(lines: Lines, shown: list[str], first: int, rows: tuple[int, int], outline: Outline) -> Iterator[Passage]:
    """The lines that no block has, such as definitions of links; marks of lists and quotes say nothing."""
    start, end = rows
    if any(line.strip() for line in shown[start:end]):
        yield Passage(Form.TEXT, lines.start(first + start), lines.start(first + end), outline.above)


def _is_admonition(shown: list[str], start: int) -> bool:
    """Whether the last line with words above begins a block of MkDocs."""
    above = next((line for line in reversed(shown[:start]) if line.strip()), "")
    return _ADMONITION.match(above) is not None
