"""Colour for a terminal: the text format's facts, laid out for the eye.

Nothing is said by colour alone: every word that is coloured is also there
in plain text, for NO_COLOR and for eyes that do not tell red from green.
"""

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ...kernel.location import visible
from ..diff import shown
from ..page import Page
from ..paragraph import Paragraph
from ..totals import total_lines
from .text import counts_of, finding_paragraphs, more_lines, page_stats, row_paragraphs

WORDS = {
    "repaired": "green",
    "rewritten": "green",
    "fixed": "green",
    "archive": "green",
    "restyle": "green",
    "move": "green",
    "write": "green",
    "review": "yellow",
    "error": "bold red",
    "warning": "yellow",
    "note": "dim",
    "...": "dim",
}
DIFF = {"+++": "bold", "---": "bold", "dif": "bold", "+": "green", "-": "red"}


def write(page: Page, out: TextIO) -> None:
    """The same order as in plain text: words, files, diff, findings, totals, counts, diffstat."""
    console = Console(file=out, highlight=False, emoji=False, soft_wrap=False)
    for line in page.lines:
        console.print(Text(line))
    rows, findings = list(row_paragraphs(page)), list(finding_paragraphs(page))
    _print(console, rows)
    if page.diff:
        for step in page.steps():
            _diff(console, shown(page, step))
    _print(console, findings)
    for line in more_lines(page, (*rows, *findings)):
        console.print(Text(line, style="dim"))
    for number, line in enumerate(() if page.shortened else total_lines(page)):
        console.print(Text(line, style="" if number else "dim"))
    if page.report.before:
        console.print(_counts(page))
    for line in page_stats(page):
        console.print(_stat(line), soft_wrap=True)


def _print(console: Console, paragraphs: list[Paragraph]) -> None:
    """The words to the left, what they are said of and why to the right."""
    if not paragraphs:
        return
    left = max(len(each.word) for each in paragraphs)
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for each in paragraphs:
        below = "".join("\n" + line for line in each.below(console.width - left - 4))
        story = Text.assemble(
            (each.where + "\n" if each.where else "", "bold"), each.message, " ", (f"[{each.rule}]", "dim"), below
        )
        table.add_row(Text(each.word, style=WORDS.get(each.word, "")), story)
    console.print(table)


def _diff(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        if line.startswith("@@"):
            place, mark, reason = line[2:].partition("@@")
            console.print(Text.assemble((f"@@{place}{mark}", "cyan"), (visible(reason), "bold cyan")), soft_wrap=True)
        else:
            style = DIFF.get(line[:3]) or DIFF.get(line[:1], "")
            console.print(Text(visible(line), style=style), soft_wrap=True)


def _counts(page: Page) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("")
    table.add_column("before" if page.report.after else "now", justify="right")
    if page.report.after:
        table.add_column("after", justify="right", style="bold")
    for name, count in counts_of(page).items():
        after = [str(page.report.after[name])] if name in page.report.after else []
        table.add_row(name, str(count), *after)
    return table


def _stat(line: str) -> Text:
    text = Text(line)
    text.highlight_regex(r"(?<=\d )\++", "green")
    text.highlight_regex(r"-+$", "red")
    return text
