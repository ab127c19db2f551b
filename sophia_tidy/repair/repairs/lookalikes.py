"""Characters that look like Python's but are not: “quotes”, en dashes, blanks of every width.

They come from word processors, chat windows and web pages.  Which character
looks like which is from Unicode's confusables (UTS #39), cut down to those
that editors really insert.
"""

import re
from collections.abc import Iterator

from ...kernel.rule import Example
from ..candidate import Candidate
from ..fault import Fault
from ..lexer import BAD, COMMENT, STRING, lex
from ..source import Source

RULE = "look-alike-character"
CONTROL = "control-character"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example("print(“hi”)\n", 'print("hi")\n'),
        Example("x = 1 – 2\n", "x = 1 - 2\n"),
        Example("if x:\n\u00a0\u00a0\u00a0\u00a0y()\n", "if x:\n    y()\n", why="no-break spaces"),
    ),
    CONTROL: (
        Example("x = 1\x00\n", "x = 1\n"),
        Example("x = 1\n\x1a", "x = 1\n", why="the end of a file in CP/M"),
    ),
}
TEXTS = {
    CONTROL: "Control characters that no editor shows: NUL, backspace, the end of file of CP/M.",
}

LOOKS_LIKE = {
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "＂": '"', "″": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "＇": "'", "´": "'",
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "－": "-", "（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}", "【": "[", "】": "]",
    "，": ",", "、": ",", "：": ":", "；": ";", "．": ".", "。": ".", "＝": "=", "＋": "+", "＊": "*", "／": "/", "＜": "<", "＞": ">", "！": "!", "？": "?", "％": "%",
    "＃": "#", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "…": "...", "＿": "_", "｜": "|", "＆": "&",
    "\u00a0": " ", "\u3000": "  ", "\u2002": " ", "\u2003": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u2028": "", "\u200b": "", "\u200c": "", "\u200d": "",
    "\u2060": "", "\ufeff": "", "\u00ad": "", "\u200e": "", "\u200f": "", "\u202a": "", "\u202c": "",
}  # fmt: skip
_CONTROL = re.compile("[\x00\x08\x0b\x1a]")
_ANY = re.compile("[" + "".join(map(re.escape, LOOKS_LIKE)) + "]")


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """All look-alikes outside of strings and comments; those of the fault's line alone; quotes and all that is between."""
    if "null" in fault.message or _CONTROL.search(source.line(fault.line)):
        every = [(m.start(), m.end(), "") for m in _CONTROL.finditer(source.text)]
        if every:
            yield Candidate.of(
                *every, cost=3.0, rule=CONTROL, reason="no source holds control characters", judged=False
            )
    near = source.starts[max(fault.line - 2, 0)], source.starts[min(fault.line + 1, source.line_count)]
    if not _ANY.search(source.text, *near):
        return
    edits = []
    for token in lex(source.text):
        if token.kind in (STRING, COMMENT):
            continue
        edits += [
            (token.start + m.start(), token.start + m.end(), LOOKS_LIKE[m.group()]) for m in _ANY.finditer(token.text)
        ]
    reason = "the character only looks like the one that Python knows"
    if edits:
        yield Candidate.of(*edits, cost=1.0, rule=RULE, reason=reason)
        start, end = source.starts[fault.line - 1], source.starts[fault.line]
        here = [s for s in edits if start <= s[0] < end]
        if here and len(here) < len(edits):
            yield Candidate.of(*here, cost=2.0, rule=RULE, reason=reason)
    start, end = source.span(fault.line)
    if any(t.kind == BAD for t in lex(source.text, start, end)):
        every = [
            (start + m.start(), start + m.end(), LOOKS_LIKE[m.group()]) for m in _ANY.finditer(source.text[start:end])
        ]
        if every and every != edits:
            yield Candidate.of(*every, cost=4.0, rule=RULE, reason=reason)
