"""AsciiDoc: blocks between two equal lines of signs, headings with equal signs, comments left out."""

import re
from collections.abc import Iterator

from ..passage import Form, Outline, Passage
from .lines import Lines

_FENCE = re.compile(r"(-{4,}|\.{4,}|/{4,}|\+{4,}|`{3,}\w*)[ \t]*")
_HEADING = re.compile(r"(?P<level>={1,6}|#{1,6})[ \t]+(?P<title>\S.*)")
_SOURCE = re.compile(r"\[(?:source|%?\w*)?[,%]?[ \t]*(?P<language>[\w+-]*)[^\]]*\]")
_LITERAL = {".": "text", "/": "comment", "+": "html"}


def asciidoc(text: str) -> Iterator[Passage]:
    """The passages of the document."""
    lines, outline, number, above = Lines(text), Outline(), 0, ""
    while number < len(lines):
        line = lines[number].rstrip()
        if fence := _FENCE.fullmatch(line):
            end = _closed(lines, number, fence[1])
            language = _LITERAL.get(line[0]) or _language(above, line)
            if language != "comment" and end > number + 1:
                form = Form.HTML if language == "html" else Form.CODE
                yield Passage(form, lines.start(number + 1), lines.start(end), outline.above, language)
            number = end + 1
        elif not line.startswith("//"):
            if heading := _HEADING.fullmatch(line):
                outline.add(len(heading["level"]), heading["title"])
            if line:
                yield Passage(Form.TEXT, lines.start(number), lines.end(number), outline.above)
            number += 1
        else:
            number += 1
        above = line
    return


def _closed(lines: Lines, number: int, fence: str) -> int:
    """The line that ends a block."""
    mark = "```" if fence.startswith("```") else fence
    return next((at for at in range(number + 1, len(lines)) if lines[at].rstrip() == mark), len(lines))


def _language(above: str, fence: str) -> str:
    if fence.startswith("```"):
        return fence.strip("`").lower()
    found = _SOURCE.fullmatch(above)
    return found["language"].lower() if found else ""
