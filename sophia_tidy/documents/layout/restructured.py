"""reStructuredText: literal blocks and code directives by their indentation, headings by the line below them."""

import re
from collections.abc import Iterator

from ..passage import Form, Outline, Passage
from .lines import Lines

_CODE = re.compile(
    r"[ \t]*\.\. (?:code-block|code|sourcecode|prompt|parsed-literal|console|terminal)::[ \t]*(?P<language>[\w+-]*)"
)
_NESTED = re.compile(r"[ \t]*\.\. [\w:|-][^\n]*::")
_COMMENT = re.compile(r"[ \t]*\.\.(?: (?!_|\[|\|[^|]+\| |[\w:-]+::)|[ \t]*$)")
_RULE = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}[ \t]*")
_OPTION = re.compile(r"[ \t]*:[\w-]+:")


def restructured(text: str) -> Iterator[Passage]:
    """The passages of the document; comments are left out."""
    lines, outline, levels = Lines(text), Outline(), list[str]()
    number = 0
    while number < len(lines):
        line = lines[number]
        indent = lines.indent(number)
        if indent is None:
            number += 1
            continue
        if code := _CODE.match(line):
            begin, end = _body(lines, number, indent)
            yield from _block(lines, (begin, end), outline, code["language"].lower())
            number = end
            continue
        if _COMMENT.match(line):
            number = _body(lines, number, indent)[1]
            continue
        if mark := _underline(lines, number):
            if mark not in levels:
                levels.append(mark)
            outline.add(levels.index(mark), line)
        end = _paragraph(lines, number, indent)
        yield Passage(Form.TEXT, lines.start(number), lines.start(end), outline.above)
        last = lines[end - 1].rstrip()
        number = end
        if last.endswith("::") and not _NESTED.fullmatch(last):
            begin, end = _body(lines, number - 1, lines.indent(number - 1) or 0)
            yield from _block(lines, (begin, end), outline, "")
            number = max(number, end)


def _block(lines: Lines, rows: tuple[int, int], outline: Outline, language: str) -> Iterator[Passage]:
    start, end = rows
    while start < end and (lines.indent(start) is None or _OPTION.match(lines[start])):
        start += 1
    if start < end:
        yield Passage(Form.CODE, lines.start(start), lines.start(end), outline.above, language)


def _body(lines: Lines, number: int, indent: int) -> tuple[int, int]:
    """The lines behind one that are indented more than it."""
    end = number + 1
    while end < len(lines) and ((found := lines.indent(end)) is None or found > indent):
        end += 1
    return number + 1, end


def _paragraph(lines: Lines, number: int, indent: int) -> int:
    """The line behind the paragraph that begins here; another directive ends it, as an empty line does."""
    end = number + 1
    while end < len(lines) and lines.indent(end) is not None and not _CODE.match(lines[end]):
        end += 1
    return end


def _underline(lines: Lines, number: int) -> str:
    """The character that underlines a heading; empty where the line is none."""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    return (
        below[0] if lines[number][:1].strip() and _RULE.fullmatch(below) and not _RULE.fullmatch(lines[number]) else ""
    )
