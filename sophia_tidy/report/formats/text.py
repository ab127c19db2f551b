"""Plain text: what a command came to, within two screens; with ``--verbose`` one fact a line, for grep."""

from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from ...kernel.finding import Severity
from ...kernel.location import printable, visible
from ..diff import DiffStat, shown, stat
from ..gathering import gathered, single
from ..page import Page
from ..paragraph import WIDTH, Paragraph
from ..row_groups import gathered_rows, single_row
from ..totals import total_lines

STATS_SHOWN = 20
COUNTS_SHOWN = 6
FINDINGS_SHOWN = 24  # lines, of a page that is shortened


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
    rows, findings = list(row_paragraphs(page)), list(finding_paragraphs(page))
    yield from (line for paragraph in rows for line in paragraph.lines())
    if page.diff:
        for step in page.steps():
            yield from (show(line) for line in shown(page, step))
    yield from (line for paragraph in findings for line in paragraph.lines())
    yield from more_lines(page, (*rows, *findings))
    yield from () if page.shortened else total_lines(page)
    yield from count_lines(page)
    yield from page_stats(page)


def row_paragraphs(page: Page) -> Iterator[Paragraph]:
    """The page's files: those of which the same is said together, or each by itself."""
    yield from map(single_row, page.rows) if page.verbose else gathered_rows(page.rows)


def finding_paragraphs(page: Page) -> Iterator[Paragraph]:
    """The page's findings: what is found in many places said once, or each by itself."""
    every = list(map(single, page.findings) if page.verbose else gathered(page.findings))
    yield from first_of(every) if page.shortened and not page.verbose else every


def first_of(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs as far as they fit a screen, what is worst first; how to see the others is said in the last."""
    sizes = [sum(1 + len(line) // WIDTH for line in each.lines()) for each in paragraphs]
    if sum(sizes) <= FINDINGS_SHOWN:
        return paragraphs
    worst = [severity.value for severity in Severity]
    order = sorted(range(len(paragraphs)), key=lambda at: (worst.index(paragraphs[at].word), at))
    room, kept = FINDINGS_SHOWN - 4, list[int]()
    for at in order:
        if sizes[at] <= room:
            kept.append(at)
            room -= sizes[at]
    more = len(paragraphs) - len(kept)
    return [*(paragraphs[at] for at in kept), Paragraph("", "...", f"{more} more that are said of files", "--all")]


def more_lines(page: Page, paragraphs: Iterable[Paragraph]) -> Iterator[str]:
    """How to see what was said of many at once."""
    if any(each.cut for each in paragraphs):
        yield "each by itself: --verbose" + ("; each edit: --diff" if page.plan and not page.diff else "")


def count_lines(page: Page) -> Iterator[str]:
    """``files that parse   41 -> 44``, aligned."""
    counts, after = counts_of(page), page.report.after
    width = max(map(len, counts), default=0)
    for name, count in counts.items():
        change = f" -> {after[name]:>6}" if name in after else ""
        yield f"{name:<{width}}  {count:>6}{change}"


def counts_of(page: Page) -> dict[str, int]:
    """What is counted, without what there is none of where many things are."""
    counts = page.report.before
    return {name: count for name, count in counts.items() if count or page.verbose or len(counts) <= COUNTS_SHOWN}


def page_stats(page: Page) -> Iterator[str]:
    """The diffstat of what an apply would write."""
    stats = [stat(step) for step in page.steps() if step.safety in page.chosen]
    yield from stat_lines(stats, len(stats) if page.verbose else STATS_SHOWN)


def stat_lines(stats: list[DiffStat], most_files: int = STATS_SHOWN) -> Iterator[str]:
    """A diffstat as git draws it, within 80 columns; of more files only the sum."""
    if not stats:
        return
    if len(stats) <= most_files:
        width = min(max(len(printable(s.name)) for s in stats), 50)
        most = max(max(s.added + s.removed for s in stats), 1)
        for s in stats:
            name = printable(s.name)
            yield f" {name if len(name) <= width else '...' + name[3 - width :]:<{width}} | {_bar(s, most)}"
    added, removed = sum(s.added for s in stats), sum(s.removed for s in stats)
    files = len({s.name for s in stats})
    yield f" {_many(files, 'file')} changed, {_many(added, 'insertion')}(+), {_many(removed, 'deletion')}(-)"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _bar(s: DiffStat, most: int) -> str:
    scale = min(1.0, 20 / most)
    plus, minus = (max(1, round(n * scale)) if n else 0 for n in (s.added, s.removed))
    return f"{s.added + s.removed:>4} {'+' * plus}{'-' * minus}"
