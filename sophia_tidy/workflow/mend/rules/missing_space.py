"""A key without the blank behind its colon, or an item without the blank behind its dash: ``name:CI``, ``-run: make``."""

import re
from collections.abc import Iterator

from ..draft import Draft, Proposal
from ..entry import KNOWN, key_of
from ..standing import Fault
from .example import UNCHANGED, Example, job

RULE = "workflow-missing-space"
_COLON = re.compile(r"^(\s*(?:- +)?)([A-Za-z][\w-]*):(?=[^\s:/])")
_DASH = re.compile(r"^(\s*)-(?=[A-Za-z\"'])")
_ITEM = "no blank behind the dash of an item"
GAIN = 1  # findings that must go with it where the text parses
EXAMPLES = (
    Example(job("      - name:Build\n        run: make\n"), job("      - name: Build\n        run: make\n")),
    Example(job("      -run: make\n"), job("      - run: make\n")),
    Example(job("      - run: a:b\n"), UNCHANGED, "within a value"),
)


def candidates(draft: Draft, fault: Fault | None) -> Iterator[Proposal]:
    """The blank for a known key, at the fault, before it or where it began; in a text that parses, for every item."""
    if fault is None:
        yield from _items(draft)
        return
    for index in dict.fromkeys((fault.line, fault.line - 1, fault.began)):
        line = draft.lines[index] if 0 <= index < len(draft.lines) else ""
        match = _COLON.match(line)
        if match and match[2] in KNOWN:
            yield Proposal({index: (f"{match[1]}{match[2]}: {line[match.end() :]}",)}, RULE, "no blank behind the colon of a key", 0.6)
        if _DASH.match(line):
            yield Proposal({index: (_DASH.sub(r"\1- ", line),)}, RULE, _ITEM, 0.7)


def _items(draft: Draft) -> Iterator[Proposal]:
    lines = {index: (_DASH.sub(r"\1- ", line),) for index, line in enumerate(draft.lines)
             if _DASH.match(line) and key_of(_DASH.sub(r"\1- ", line)) in KNOWN}
    if lines:
        yield Proposal(lines, RULE, _ITEM, 0.7)
