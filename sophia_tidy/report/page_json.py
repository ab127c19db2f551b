"""A page as data and back, so that what was planned once can be shown, and applied, again.

The contents of files are lists of lines, so that two of them can be compared
line by line; all changes stand in one table, to which the parts point.
Values that the command knows to be secret are not written down: each is told
by its places in the files that hold it.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from ..kernel.finding import Finding
from ..kernel.outcome import Report
from ..kernel.plan import Change, Move, Plan, Safety, Write
from ..kernel.plan_part import PlanPart
from ..kernel.tree import Tree
from ..secrets.redact import Redactor
from .page import Note, Page, PageRow

VERSION = 2
Json = dict[str, Any]


class PagePair(NamedTuple):
    """One page in two lengths, which differ in rows, lines and details alone: what a person reads first, and all of it."""

    brief: Page
    whole: Page

    def each(self, change: Callable[[Page], Page]) -> "PagePair":
        """Both, changed."""
        if self.brief is self.whole:
            return PagePair(*[change(self.whole)] * 2)
        return PagePair(change(self.brief), change(self.whole))


class KeptPages(NamedTuple):
    """Pages as they were kept.

    ``secrets`` are the places of their secrets, ``seen`` what was seen on the
    disk for them (`disk_witness`), and ``unlisted`` the files of their tree
    that are not among the listed ones.
    """

    pages: PagePair
    secrets: list[Json]
    seen: list[list[str]]
    unlisted: list[str]


def to_bytes(pages: PagePair, secrets: list[Json], seen: list[list[str]], unlisted: list[str]) -> bytes:
    """Everything of pages that nobody has applied yet, but their tree; beside them as in `KeptPages`."""
    data = {"version": VERSION, **to_json(pages), "secrets": secrets, "seen": seen, "unlisted": unlisted}
    return json.dumps(data, separators=(",", ":")).encode()


def from_bytes(content: bytes, tree: Tree) -> KeptPages | None:
    """The pages about the tree that they were made for; None where another version wrote them.

    Raises:
        KeyError, TypeError, ValueError: the content was not written by `to_bytes`.
    """
    data = json.loads(content)
    if data["version"] != VERSION:
        return None
    return KeptPages(from_json(data, tree), data["secrets"], data["seen"], data["unlisted"])


def to_json(pages: PagePair) -> Json:
    """As `to_bytes`, as plain data."""
    whole, table = pages.whole, _Table()
    made = [table.index(change) for change in whole.plan]
    parts = [_part(part, table) for part in whole.parts]
    return {
        "command": whole.command,
        "unsafe": whole.unsafe,
        "changes": [_change(change) for change in table.changes],
        "plan": made,
        "parts": parts,
        "findings": [finding.to_json() for finding in whole.plan.findings],
        "before": dict(whole.report.before),
        "after": dict(whole.report.after),
        "redacted": whole.redactor.hid,
        "views": [_view(page) for page in (pages[1:] if pages.brief is pages.whole else pages)],
    }


def from_json(data: Json, tree: Tree) -> PagePair:
    """The inverse of `to_json`.

    Raises:
        KeyError, TypeError, ValueError: the data was not written by it.
    """
    changes = [_change_of(change) for change in data["changes"]]
    redactor = Redactor()
    redactor.hid = data["redacted"] is True
    page = Page(
        data["command"],
        tree,
        Plan(tuple(changes[number] for number in data["plan"]), tuple(map(Finding.from_json, data["findings"]))),
        data["unsafe"],
        Report(before=data["before"], after=data["after"]),
        redactor=redactor,
        parts=tuple(_part_of(part, changes) for part in data["parts"]),
    )
    views = [_viewed(page, view) for view in data["views"]]
    return PagePair(views[0], views[-1])


class _Table:
    """Changes, each once, in the order in which they are first asked for."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self._numbers: dict[int, int] = {}

    def index(self, change: Change) -> int:
        """The number of a change; the same object has one."""
        if id(change) not in self._numbers:
            self._numbers[id(change)] = len(self.changes)
            self.changes.append(change)
        return self._numbers[id(change)]


def _part(part: PlanPart, table: _Table) -> Json:
    return {
        "step": part.step,
        "plan": [table.index(change) for change in part.plan],
        "findings": [finding.to_json() for finding in part.plan.findings],
        "verified": list(part.verified),
        "left": list(part.left),
    }


def _part_of(data: Json, changes: list[Change]) -> PlanPart:
    findings = tuple(map(Finding.from_json, data["findings"]))
    plan = Plan(tuple(changes[number] for number in data["plan"]), findings)
    return PlanPart(data["step"], plan, tuple(data["verified"]), tuple(data["left"]))


def _view(page: Page) -> Json:
    return {"lines": list(page.lines), "rows": [_row(row) for row in page.rows], "details": dict(page.details)}


def _viewed(page: Page, data: Json) -> Page:
    from dataclasses import replace

    rows = tuple(_row_of(*row) for row in data["rows"])
    return replace(page, rows=rows, lines=tuple(data["lines"]), details=data["details"])


def _change(change: Change) -> Json:
    head: Json = {"verb": "move" if isinstance(change, Move) else "write", "path": str(change.path)}
    head |= {"expects": change.expects, "rule": change.rule, "safety": change.safety.value}
    match change:
        case Move(target=target):
            return head | {"target": str(target)}
        case Write(content=content):
            try:
                return head | {"content": content.decode().split("\n")}
            except UnicodeDecodeError:
                return head | {"base64": b64encode(content).decode()}


def _change_of(data: Json) -> Change:
    path, safety = PurePosixPath(data["path"]), Safety(data["safety"])
    match data["verb"]:
        case "write":
            content = "\n".join(data["content"]).encode() if "content" in data else b64decode(data["base64"])
            return Write(path, content, data["expects"], data["rule"], safety)
        case "move":
            return Move(path, PurePosixPath(data["target"]), data["expects"], data["rule"], safety)
        case verb:
            raise ValueError(f"unknown verb {verb!r}; expected write or move")


def _row(row: PageRow) -> list[object]:
    notes = [[note.line, note.text, note.rule] for note in row.notes]
    return [str(row.path), row.word, row.rule, row.reason, row.safety.value, notes]


def _row_of(path: str, word: str, rule: str, reason: str, safety: str, notes: list[tuple[int, str, str]]) -> PageRow:
    return PageRow(PurePosixPath(path), word, rule, reason, Safety(safety), tuple(Note(*note) for note in notes))
