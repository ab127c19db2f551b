"""Markdown as GitHub shows it: for the summary of a job (``$GITHUB_STEP_SUMMARY``), a comment, a page.

The facts of the text format, in tables; what is long is folded.  A summary
may have 1 MiB a step (docs.github.com, "Step isolation and limits"), so
what is longer is cut by rows, with a count of what was left out.
"""

from collections.abc import Iterable, Iterator
from typing import TextIO

from ...formats.forge_markdown import fenced, folded, forge_code, forge_table, forge_text
from ...formats.markdown_fit import byte_size, fitted
from ...kernel.location import printable
from ..diff import DiffStat, shown, stat
from ..page import Page
from ..paragraph import MORE, Paragraph
from .text import counts_of, finding_paragraphs, more_lines, row_paragraphs

ROOM = 1_000_000  # bytes of the 1,048,576: a mark in the place of a secret may be longer than it
_NAMED, _SHOWN = 5, 20


def write(page: Page, out: TextIO) -> None:
    """A heading, the command's words, and a table each for files, findings, counts and the diffstat."""
    out.write(fitted("\n\n".join(_parts(page)), ROOM, byte_size) + "\n")


def _parts(page: Page) -> Iterator[str]:
    yield f"## sophia-tidy {page.command}"
    if page.lines:
        yield fenced("\n".join(page.lines), "text")
    if page.report.before:
        yield _counts(page)
    rows, findings = list(row_paragraphs(page)), list(finding_paragraphs(page))
    yield from _told("Changes", "what", rows, len(page.rows))
    yield from _told("Findings", "severity", findings, len(page.findings))
    yield from map(forge_text, more_lines(page, (*rows, *findings)))
    yield from _stats(page)
    for step in page.steps() if page.diff else ():
        yield folded(printable(stat(step).name), fenced("\n".join(shown(page, step)), "diff"))


def _told(title: str, word: str, paragraphs: list[Paragraph], count: int) -> Iterator[str]:
    """A table of what is said; as many lines as are too long to be passed over are folded."""
    if not paragraphs:
        return
    table = forge_table((word, "where", "why", "rule"), [_row(each) for each in paragraphs])
    if len(paragraphs) > _SHOWN:
        yield folded(f"{title}: {count}", table)
    else:
        yield f"### {title}: {count}"
        yield table


def _row(each: Paragraph) -> tuple[str, ...]:
    said = forge_text(each.message, most=600) + "".join(f"<br>{forge_text(line)}" for line in each.tail)
    rules = ", ".join(map(forge_code, each.rule.split(", ")))
    return "" if each.word == MORE else each.word, _where(each), said, rules


def _where(each: Paragraph) -> str:
    """The place, or how many there are and the first of them."""
    if each.where:
        return forge_code(each.where)
    named = [forge_code(name) for name in each.names[:_NAMED]]
    more = len(each.names) - len(named)
    return f"{forge_text(each.lead)} {', '.join(named)}{f' and {more} more' if more else ''}".strip()


def _counts(page: Page) -> str:
    after = page.report.after
    head = ("", ">before", ">after") if after else ("", ">now")
    rows = [
        (forge_text(name), str(count), *([str(after.get(name, ""))] if after else []))
        for name, count in counts_of(page).items()
    ]
    return forge_table(head, rows)


def _stats(page: Page) -> Iterator[str]:
    stats = [stat(step) for step in page.steps() if step.safety in page.chosen]
    if stats:
        added, removed = sum(each.added for each in stats), sum(each.removed for each in stats)
        files = len({each.name for each in stats})
        said = f"{_many(files, 'file')} changed, {_many(added, 'line')} added, {removed} removed"
        yield folded(said, forge_table(("file", ">added", ">removed"), list(_stat_rows(stats))))


def _stat_rows(stats: Iterable[DiffStat]) -> Iterator[tuple[str, ...]]:
    yield from ((forge_code(each.name), str(each.added), str(each.removed)) for each in stats)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
