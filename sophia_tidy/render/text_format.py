"""Plain text: one fact a line, so that grep and a person both find it."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TextIO

from ..finding import Finding, Severity
from ..location import Location, printable, visible
from .diff import Stat, shown, stat
from .gathering import gathered_lines
from .page import Page, Row

SHOWN = 20
STATS_SHOWN = 40


def write(page: Page, out: TextIO) -> None:
    """The command's words, the files, the diff, the findings, the counts and the diffstat.

    To a terminal, control characters of a diff are escaped: a file must not
    be able to move the cursor.  To a pipe a diff goes as it is, for ``patch``.
    """
    for line in text_lines(page, terminal=out.isatty()):
        out.write(line + "\n")


def text_lines(page: Page, *, terminal: bool) -> Iterator[str]:
    """All lines of the page, without line ends."""
    show: Callable[[str], str] = visible if terminal else str
    yield from page.lines
    for row in page.rows:
        yield row_line(row)
    if page.diff:
        for step in page.steps():
            yield from (show(line) for line in shown(page, step))
    yield from noticed_lines(page, terminal=terminal)
    yield from count_lines(page)
    yield from stat_lines([stat(step) for step in page.steps() if step.safety in page.chosen])


def row_line(row: Row) -> str:
    """``a.py:3: repaired: why [rule]``."""
    line = row.notes[0].line if row.notes else 0
    return f"{Location(row.path, line)}: {row.word}: {printable(row.reason)} [{row.rule}]"


def noticed_lines(page: Page, *, terminal: bool) -> Iterator[str]:
    """The page's findings, gathered where the page asks for that."""
    if page.gathered:
        yield from gathered_lines(page.findings)
    else:
        yield from finding_lines(page.findings, SHOWN if terminal else None)


def finding_lines(findings: list[Finding], most: int | None) -> Iterator[str]:
    """The findings in order; of each rule at most so many that are no error, and then how many more there are."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.rule] += finding.severity is not Severity.ERROR
        if most is not None and seen[finding.rule] > most and finding.severity is not Severity.ERROR:
            continue
        yield f"{finding.location}: {finding.severity}: {printable(finding.message)} [{finding.rule}]"
        if finding.help:
            yield f"    {printable(finding.help)}"
    for rule, count in sorted(seen.items()):
        if most is not None and count > most:
            yield f"... and {count - most} more, in full with --format json [{rule}]"


def count_lines(page: Page) -> Iterator[str]:
    """``files that parse   41 -> 44``, aligned."""
    before, after = page.report.before, page.report.after
    width = max(map(len, before), default=0)
    for name in before:
        change = f" -> {after[name]:>6}" if name in after else ""
        yield f"{name:<{width}}  {before[name]:>6}{change}"


def stat_lines(stats: list[Stat]) -> Iterator[str]:
    """A diffstat as git draws it, within 80 columns; of many files only the sum."""
    if not stats:
        return
    if len(stats) <= STATS_SHOWN:
        width = min(max(len(printable(s.name)) for s in stats), 50)
        most = max(max(s.added + s.removed for s in stats), 1)
        for s in stats:
            name = printable(s.name)
            yield f" {name if len(name) <= width else '...' + name[3 - width:]:<{width}} | {_bar(s, most)}"
    added, removed = sum(s.added for s in stats), sum(s.removed for s in stats)
    files = len({s.name for s in stats})
    yield f" {_many(files, 'file')} changed, {_many(added, 'insertion')}(+), {_many(removed, 'deletion')}(-)"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _bar(s: Stat, most: int) -> str:
    scale = min(1.0, 20 / most)
    plus, minus = (max(1, round(n * scale)) if n else 0 for n in (s.added, s.removed))
    return f"{s.added + s.removed:>4} {'+' * plus}{'-' * minus}"

