"""Quotes around a value that do not pair: one is lost, doubled, or stands in the text as well.

``name: 'it's'``, ``name: ""x""``, ``run: "$A" "$B"``, ``- 'main``.
"""

from collections.abc import Iterator

from ....kernel.rule import Example
from ..draft import Draft, LineProposal
from ..line import entry_of, quoted
from ..parse_state import ReadFault
from .example import job

RULE = "workflow-broken-quote"
EXAMPLES = (
    Example(
        job("      - name: 'it's here'\n        run: make\n"), job('      - name: "it\'s here"\n        run: make\n')
    ),
    Example(job('      - name: ""Test""\n        run: make\n'), job('      - name: "Test"\n        run: make\n')),
    Example(job('      - run: "$A" --to "$B"\n'), job('      - run: \'"$A" --to "$B"\'\n')),
    Example(job('      - run: "A="$B" make"\n'), job("      - run: 'A=\"$B\" make'\n")),
    Example(job('      - name: "Test\n        run: make\n'), job('      - name: "Test"\n        run: make\n')),
    Example(job('      - run: "a\\d"\n'), job("      - run: 'a\\d'\n")),
    Example(job("      - name: 'a' # it's\n        run: make\n"), why="the quote is in a comment"),
    Example(job("      - name: it's\n        run: make\n"), why="a quote within a plain text"),
)
_SAID = (
    "quoted scalar",
    "expected key",
    "'-' indicator",
    "escape",
    "could not find expected ':'",
    "end of stream",
    "<document start>",
    "mapping values",
    "',' or",
)
_CURLED = {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"}


def candidates(draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
    """Each way to make the quotes of the line pair; the line may be where the text began, or before it."""
    if not any(said in fault.message for said in _SAID):
        return
    for index in dict.fromkeys((fault.line, fault.line - 1, *_begun(draft, fault), fault.began)):
        entry = entry_of(draft.lines[index]) if 0 <= index < len(draft.lines) else None
        if entry is None:
            continue
        for value, why, cost in _paired(entry.value + entry.tail, entry.key):
            yield LineProposal({index: (entry.lead + value,)}, RULE, why, cost)


def _begun(draft: Draft, fault: ReadFault) -> Iterator[int]:
    """Lines above the fault whose quotes are odd, nearest first."""
    for index in range(min(fault.line, len(draft.lines) - 1), max(-1, fault.line - 60), -1):
        entry = entry_of(draft.lines[index])
        if entry is not None and entry.value[0] in "'\"" and not _closed(entry.value):
            yield index


def _closed(value: str) -> bool:
    return len(value) > 1 and value.endswith(value[0]) and value[1:-1].replace("''", "").count(value[0]) == 0


def _paired(value: str, key: str) -> Iterator[tuple[str, str, float]]:
    straight = "".join(_CURLED.get(each, each) for each in value)
    first, last = value[0], value[-1]
    if straight != value and straight[0] in "'\"" and straight[0] == straight[-1]:
        yield straight, "typographic quotes, made straight ones", 0.6
    if first in "'\"":
        body = value[1:]
        if value.startswith(first * 2) and value.endswith(first * 2) and len(value) > 4:
            yield first + value[2:-2] + first, "doubled quotes, made single ones", 0.7
        if body.count(first) == 0:
            yield value + first, "the closing quote was lost", 0.9
            yield body, "a quote that nothing closes, taken away", 1.5
        elif last == first:
            inner = value[1:-1]
            second = value.index(first, 1)
            whole = (
                key in ("run", "if")
                and inner.count(first) >= 2
                and value[second + 1 : second + 2] in (" ", ";", "|", "&", ")", "=")
            )
            other = "'" if first == '"' else '"'
            if other not in inner and not (other == '"' and "\\" in inner):
                yield (
                    other + inner + other,
                    "quotes within the same quotes, put in the other kind",
                    1.4 if whole else 0.9,
                )
            yield quoted(value), "quotes within a text, put in quotes as a whole", 0.8 if whole else 1.4
            yield (
                first + inner.replace(first, "''" if first == "'" else '\\"') + first,
                "quotes within the same quotes, escaped",
                1.5,
            )
        else:
            yield (
                quoted(value),
                "a text that goes on behind its quotes, put in quotes as a whole",
                0.9 if key in ("run", "if") else 1.1,
            )
            yield value + first, "the closing quote was lost", 1.4
    elif last in "'\"" and value.count(last) % 2:
        yield last + value, "the opening quote was lost", 1.0
        yield value[:-1], "a quote that nothing opens, taken away", 1.3
