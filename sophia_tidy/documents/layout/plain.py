"""Plain text: paragraphs, and lines that are indented more than those around them, which are code where they look so."""

import re
from collections.abc import Iterator

from ..passage import Form, Outline, Passage
from .lines import Lines

_RULE = re.compile(r"[ \t]*([=\-~*_])\1{2,}[ \t]*")
_INDENT = 4


def plain(text: str) -> Iterator[Passage]:
    """The passages of the document, a line each, so that a sentence is no longer than that."""
    lines, outline = Lines(text), Outline()
    for number in range(len(lines)):
        line = lines[number]
        if not line.strip() or _RULE.fullmatch(line):
            continue
        if number + 1 < len(lines) and line[:1].strip() and _RULE.fullmatch(lines[number + 1]):
            outline.add(1 if lines[number + 1].strip()[0] == "=" else 2, line)
        indent = lines.indent(number) or 0
        form = Form.CODE if indent >= _INDENT else Form.TEXT
        yield Passage(form, lines.start(number), lines.end(number), outline.above)
