"""Colour for a terminal: the text format's facts, laid out for the eye.

Nothing is said by colour alone: every word that is coloured is also there
in plain text, for NO_COLOR and for eyes that do not tell red from green.
"""

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..finding import Severity
from ..location import Location, printable, visible
from .diff import shown, stat
from .page import Page, Row
from .text_format import noticed_lines, stat_lines

WORDS = {"repaired": "green", "rewritten": "green", "fixed": "green", "review": "yellow", "unrepaired": "red"}
SEVERITIES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
DIFF = {"+++": "bold", "---": "bold", "dif": "bold", "+": "green", "-": "red"}


def write(page: Page, out: TextIO) -> None:
    """The same order as in plain text: words, files, diff, findings, counts, diffstat."""
    console = Console(file=out, highlight=False, emoji=False, soft_wrap=False)
    for line in page.lines:
        console.print(Text(line))
    if page.rows:
        console.print(_files(page.rows))
    if page.diff:
        for step in page.steps():
            _diff(console, shown(page, step))
    for line in noticed_lines(page, terminal=True):
        console.print(_finding(line))
    if page.report.before:
        console.print(_counts(page))
    for line in stat_lines([stat(step) for step in page.steps() if step.safety in page.chosen]):
        console.print(_stat(line), soft_wrap=True)


def _files(rows: Iterable[Row]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        where = printable(str(Location(row.path, row.notes[0].line if row.notes else 0)))
        story = Text.assemble((where, "bold"), "\n", printable(row.reason), " ", (f"[{row.rule}]", "dim"))
        table.add_row(Text(row.word, style=WORDS.get(row.word, "")), story)
    return table


def _diff(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        if line.startswith("@@"):
            place, mark, reason = line[2:].partition("@@")
            console.print(Text.assemble((f"@@{place}{mark}", "cyan"), (visible(reason), "bold cyan")), soft_wrap=True)
        else:
            style = DIFF.get(line[:3]) or DIFF.get(line[:1], "")
            console.print(Text(visible(line), style=style), soft_wrap=True)


def _finding(line: str) -> Text:
    text = Text(line)
    for severity, style in SEVERITIES.items():
        at = line.find(f": {severity}: ")
        if at >= 0:
            text.stylize(style, at + 2, at + 2 + len(severity))
    return text


def _counts(page: Page) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("")
    table.add_column("before" if page.report.after else "now", justify="right")
    if page.report.after:
        table.add_column("after", justify="right", style="bold")
    for name, count in page.report.before.items():
        after = [str(page.report.after[name])] if name in page.report.after else []
        table.add_row(name, str(count), *after)
    return table


def _stat(line: str) -> Text:
    text = Text(line)
    text.highlight_regex(r"(?<=\d )\++", "green")
    text.highlight_regex(r"-+$", "red")
    return text
