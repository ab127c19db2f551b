"""How often each rule has spoken, and with which word: what a person reads last, and may read first."""

from collections import Counter
from collections.abc import Iterator

from ..kernel.finding import Severity
from ..kernel.plan import Safety
from .page import Page

_FEW = 10
_RULES = 25
_ORDER = tuple(Safety)


def total_lines(page: Page) -> Iterator[str]:
    """A table of rules by the words of files and findings; nothing where there is little to add up."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in sorted(page.rows, key=lambda row: _ORDER.index(row.safety)):
        counts.update((note.rule, row.word) for note in row.notes)
        counts.update(() if row.notes else [(row.rule, row.word)])
    counts.update(
        (finding.rule, finding.severity.value)
        for severity in Severity
        for finding in page.findings
        if finding.severity is severity
    )
    if counts.total() > _FEW and len({rule for rule, _ in counts}) > 1:
        yield from _table(counts)


def _table(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    words = list(dict.fromkeys(word for _, word in counts))
    sums = Counter(
        {rule: sum(counts[rule, word] for word in words) for rule in dict.fromkeys(rule for rule, _ in counts)}
    )
    shown = sorted(sums, key=lambda rule: (-sums[rule], rule))[:_RULES]
    width = max(map(len, ("by rule", *shown)))
    wide = [max(len(word), len(str(sum(counts[rule, word] for rule in sums)))) for word in words]
    yield _line("by rule", words, width, wide)
    for rule in shown:
        yield _line(rule, [str(counts[rule, word] or "") for word in words], width, wide)
    if len(sums) > len(shown):
        yield f"... and {len(sums) - len(shown)} more rules"


def _line(rule: str, cells: list[str], width: int, wide: list[int]) -> str:
    return "  ".join((rule.ljust(width), *(cell.rjust(room) for cell, room in zip(cells, wide, strict=True)))).rstrip()
