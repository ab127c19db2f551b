"""GitHub annotations: workflow commands that put a finding beside its line.

Escaping as the runner undoes it (actions/toolkit, packages/core/src/command.ts):
``%``, CR and LF in the message; ``:`` and ``,`` too in a property.
"""

from typing import TextIO

from ...kernel.finding import Finding, Severity
from ...kernel.location import printable
from ..page import Page, PageRow

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def write(page: Page, out: TextIO) -> None:
    """A command a line: the findings first, then what would change or has changed."""
    for finding in page.findings:
        out.write(annotation(finding) + "\n")
    for row in page.rows:
        out.write(_row(row) + "\n")


def annotation(finding: Finding) -> str:
    """``::error file=a.py,line=3,col=1,title=rule::message``."""
    where = finding.location
    message = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    return _command(LEVELS[finding.severity], str(where.path), where.line, where.column, finding.rule, message)


def _row(row: PageRow) -> str:
    line = row.notes[0].line if row.notes else 0
    return _command("notice", str(row.path), line, 0, row.rule, f"{row.word}: {row.reason}")


def _command(level: str, path: str, line: int, column: int, title: str, message: str) -> str:
    values = {"file": printable(path), "line": line, "col": column, "title": title}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in values.items() if value)
    return f"::{level} {properties}::{_message(message)}"


def _message(text: str) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return "".join(c if c == "%" else printable(c) for c in text)


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
