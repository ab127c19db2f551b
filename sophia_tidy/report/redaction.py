"""A page as it may be shown: a mark in the place of every secret, and nothing that a terminal would obey.

All formats get their page from here and write into a text that is looked
through once more, so no command and no format can pass a secret by.  A path
is shown as it is, but for secrets of a known shape: a plan with other paths
would be no plan.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from ..kernel.finding import Finding
from ..kernel.location import visible
from ..kernel.plan import Plan
from ..secrets.kinds import TextKind, kind_of
from ..secrets.redact import Redactor
from .page import Note, Page, PageRow

_SAMPLES = ("example", "sample", "template", "dist", "tmpl")
_MOST_FILES, _LARGEST = 50, 100_000
_DEPTH = 60


def conceal(page: Page, form: str) -> Page:
    """The page with its own redactor, which knows the values of the page and of the environment files."""
    redactor = Redactor(page.secrets)
    redactor.hid = page.redactor.hid
    texts = tuple(dict.fromkeys(_texts(page, form)))
    if texts or page.diff:
        _learn(page, form, redactor)
    clean = visible if form in ("text", "rich", "markdown") else str
    other = {text: shown for text, shown in zip(texts, map(clean, redactor.texts(texts)), strict=True) if shown != text}
    return replace(_worded(page, form, lambda text: other.get(text, text)) if other else page, redactor=redactor)


def _texts(page: Page, form: str) -> Iterator[str]:
    """All texts of a page but the paths, and those of its data where the format shows them."""
    for finding in (*page.plan.findings, *page.report.findings):
        yield finding.message
        if finding.help is not None:
            yield finding.help
    for row in page.rows:
        yield row.reason
        yield from (note.text for note in row.notes)
    yield from (outcome.reason for outcome in page.report.outcomes)
    yield from page.lines
    if form == "json":
        yield from _within(page.details, 0)


def _worded(page: Page, form: str, change: Callable[[str], str]) -> Page:
    """The page with each text changed."""
    return replace(
        page,
        plan=Plan(page.plan.changes, tuple(_finding(each, change) for each in page.plan.findings)),
        report=replace(
            page.report,
            findings=tuple(_finding(each, change) for each in page.report.findings),
            outcomes=tuple(replace(each, reason=change(each.reason)) for each in page.report.outcomes),
        ),
        rows=tuple(_row(each, change) for each in page.rows),
        lines=tuple(map(change, page.lines)),
        details=_each(page.details, change, 0) if form == "json" else page.details,
    )


def _finding(finding: Finding, change: Callable[[str], str]) -> Finding:
    return finding._replace(
        message=change(finding.message), help=None if finding.help is None else change(finding.help)
    )


def _row(row: PageRow, change: Callable[[str], str]) -> PageRow:
    notes = tuple(Note(note.line, change(note.text), note.rule) for note in row.notes)
    return replace(row, reason=change(row.reason), notes=notes)


def _within(data: Any, depth: int) -> Iterator[str]:
    """The texts of plain data."""
    match data:
        case str():
            yield data
        case dict() if depth < _DEPTH:
            for value in data.values():
                yield from _within(value, depth + 1)
        case list() | tuple() if depth < _DEPTH:
            for each in data:
                yield from _within(each, depth + 1)


def _each(data: Any, change: Callable[[str], str], depth: int) -> Any:
    """Plain data with each of its texts changed."""
    match data:
        case str():
            return change(data)
        case dict() if depth < _DEPTH:
            return {key: _each(value, change, depth + 1) for key, value in data.items()}
        case list() | tuple() if depth < _DEPTH:
            return [_each(each, change, depth + 1) for each in data]
    return data


def _learn(page: Page, form: str, redactor: Redactor) -> None:
    for path in islice(_environment_files(page), _MOST_FILES):
        content = page.tree[path]
        if len(content) <= _LARGEST:
            redactor.learn(content.decode("utf-8", "surrogateescape"), TextKind.DATA)
    if page.diff or form == "sarif":
        for step in page.steps():
            for content in {step.old, step.new}:
                redactor.learn(content.decode("utf-8", "surrogateescape"), kind_of(step.path))


def _environment_files(page: Page) -> Iterator[PurePosixPath]:
    """``.env``, ``.env.production``, ``db.env``; no samples."""
    for path in page.tree:
        name = str(path).rpartition("/")[2]
        if (name.endswith(".env") or name.startswith(".env")) and not name.endswith(_SAMPLES):
            yield path
