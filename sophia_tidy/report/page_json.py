"""A page as bytes and back, so that what was planned once can be shown, and applied, again."""

import json
from pathlib import PurePosixPath

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
    data = json.loads(content)
    if data["version"] != VERSION:
        return None
    return Page(
        data["command"],
        tree,
        Plan.from_json(data["plan"]),
        data["unsafe"],
        Report(before=data["before"], after=data["after"]),
        rows=tuple(_row_of(*row) for row in data["rows"]),
        details=data["details"],
    )


def _row(row: PageRow) -> list[object]:
    notes = [[note.line, note.text, note.rule] for note in row.notes]
    return [str(row.path), row.word, row.rule, row.reason, row.safety.value, notes]


def _row_of(path: str, word: str, rule: str, reason: str, safety: str, notes: list[tuple[int, str, str]]) -> PageRow:
    return PageRow(PurePosixPath(path), word, rule, reason, Safety(safety), tuple(Note(*note) for note in notes))
