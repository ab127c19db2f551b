"""What `docs` shows: each document with what changes in it, place by place; what only a person can settle is in the findings."""

from collections.abc import Iterator

from ...kernel.edit import Applicability
from ...kernel.outcome import Report
from ...kernel.plan import Safety
from ...kernel.step import StepResult
from ...steps.docs import DocumentsFacts
from ..formats import Note, Page, PageRow


def page_of(read: StepResult[DocumentsFacts], *, diff: bool = False) -> Page:
    """The page of planned `docs`."""
    return Page(
        "docs",
        read.tree,
        read.plan,
        read.unsafe,
        Report(before=dict(read.before)),
        rows=tuple(_rows(read)),
        details={"documents": list(_as_json(read))},
        diff=diff,
    )


def _rows(read: StepResult[DocumentsFacts]) -> Iterator[PageRow]:
    planned = {change.path for change in read.plan}
    for state in read.facts.states:
        for safety, word in ((Safety.SAFE, "update"), (Safety.UNSAFE, "review")):
            fixes = [
                each for each in state.fixes if (each.applicability is Applicability.SAFE) == (safety is Safety.SAFE)
            ]
            if fixes and state.path in planned:
                notes = tuple(Note(each.line, each.reason, each.rule) for each in fixes)
                reasons = ", ".join(dict.fromkeys(each.reason for each in fixes))
                yield PageRow(state.path, word, fixes[0].rule, reasons, safety, notes)


def _as_json(read: StepResult[DocumentsFacts]) -> Iterator[dict[str, object]]:
    """Every mention with its place, for machines."""
    for state in read.facts.states:
        for line, column, mention in state.mentions:
            yield {
                "path": str(state.path),
                "line": line,
                "column": column,
                "rule": mention.rule,
                "text": mention.text,
                "safety": None if mention.text is None else "safe" if mention.is_safe else "unsafe",
                "reason": mention.reason,
            }
