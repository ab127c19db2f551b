"""A key without the blank behind its colon, or an item without the blank behind its dash: ``name:CI``, ``-run: make``."""

import re
from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import KNOWN, indent_of, key_of
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-missing-space"
_COLON = re.compile(r"^(\s*(?:- +)?)([A-Za-z][\w-]*):(?=[^\s:/])")
_DASH = re.compile(r"^(\s*)-(?=[A-Za-z\"'])")
_ITEM = "no blank behind the dash or the key of an item"
GAIN = 1  # findings that must go with it where the text parses
EXAMPLES = (
    Example(job("      - name:Build\n        run: make\n"), job("      - name: Build\n        run: make\n")),
    Example(job("      -run: make\n"), job("      - run: make\n")),
    Example(job("      - uses:actions/checkout@v4\n"), job("      - uses: actions/checkout@v4\n")),
    Example(job("      - run: a:b\n"), why="within a value"),
)


def candidates(draft: Draft, fault: ReadFault | None) -> Iterator[LineProposal]:
    """The blank for a known key, at the fault, before it or where it began; in a text that parses, for every item."""
    if fault is None:
        yield from _items(draft)
        return
    for index in dict.fromkeys((fault.line, fault.line - 1, fault.began)):
        line = draft.lines[index] if 0 <= index < len(draft.lines) else ""
        match = _COLON.match(line)
        if match and (match[2] in KNOWN or _among_keys(draft, index)):
            yield LineProposal(
                {index: (f"{match[1]}{match[2]}: {line[match.end() :]}",)},
                RULE,
                "no blank behind the colon of a key",
                0.6,
            )
        if _DASH.match(line):
            yield LineProposal({index: (_DASH.sub(r"\1- ", line),)}, RULE, _ITEM, 0.7)


def _among_keys(draft: Draft, index: int) -> bool:
    """Whether the line above or below stands as far right and is a key."""
    near = (draft.lines[each] for each in (index - 1, index + 1) if 0 <= each < len(draft.lines))
    return any(key_of(line) and indent_of(line) == indent_of(draft.lines[index]) for line in near)


def _items(draft: Draft) -> Iterator[LineProposal]:
    """Items that read as texts or keys of another name, because a blank is gone."""
    lines: dict[int, tuple[str, ...]] = {}
    for index, line in enumerate(draft.lines):
        match = _COLON.match(line) if line.lstrip().startswith("- ") else None
        if match and match[2] in KNOWN:
            lines[index] = (f"{match[1]}{match[2]}: {line[match.end() :]}",)
        elif _DASH.match(line) and key_of(_DASH.sub(r"\1- ", line)) in KNOWN:
            lines[index] = (_DASH.sub(r"\1- ", line),)
    if lines:
        yield LineProposal(lines, RULE, _ITEM, 0.7)
