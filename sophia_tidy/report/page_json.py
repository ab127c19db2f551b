"""A page as bytes and back, so that what was planned once can be shown, and applied, again."""

import json
from pathlib import PurePosixPath
from typing import Any

from ..kernel.outcome import Report
from ..kernel.plan import Plan, Safety
from ..kernel.tree import Tree
from .page import Note, Page, PageRow

VERSION = 1


def to_bytes(page: Page) -> bytes:
    """Everything of a page that nobody has applied yet, but its tree."""
    data = {
        "version": VERSION,
        "command": page.command,
        "plan": page.plan.to_json(),
        "unsafe": page.unsafe,
        "before": dict(page.report.before),
        "after": dict(page.report.after),
        "rows": [_row(row) for row in page.rows],
        "details": dict(page.details),
    }
    return json.dumps(data, separators=(",", ":")).encode()


def from_bytes(content: bytes, tree: Tree) -> Page | None:
    """The page about the tree that it was made for; None where another version of this module wrote it."""
    data: dict[str, Any] = json.loads(content)
    if data["version"] != VERSION:
        return None
    return Page(
        data["command"],
        tree,
        Plan.from_json(data["plan"]),
        data["unsafe"],
        Report(before=data["before"], after=data["after"]),
        rows=tuple(_row_of(row) for row in data["rows"]),
        details=data["details"],
    )


def _row(row: PageRow) -> list[Any]:
    return [str(row.path), row.word, row.rule, row.reason, row.safety.value, [list(_note(note)) for note in row.notes]]


def _note(note: Note) -> tuple[int, str, str]:
    return note.line, note.text, note.rule


def _row_of(data: list[Any]) -> PageRow:
    path, word, rule, reason, safety, notes = data
    return PageRow(PurePosixPath(path), word, rule, reason, Safety(safety), tuple(Note(*note) for note in notes))
