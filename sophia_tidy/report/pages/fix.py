"""What `fix` shows: each file's story, and the repairs in full for JSON."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ...kernel.outcome import Report
from ...kernel.plan import Safety
from ...kernel.step import StepResult
from ...steps.fix import FileFix, FixFacts
from ..formats import Note, Page, PageRow

if TYPE_CHECKING:
    from ...repair import Repair

SHOWN = 3


def page_of(fixed: StepResult[FixFacts], *, diff: bool = False) -> Page:
    """The page of a planned `fix`."""
    return Page(
        "fix",
        fixed.tree,
        fixed.plan,
        fixed.unsafe,
        Report(before=fixed.before, after=fixed.after),
        rows=tuple(_rows(fixed)),
        details={"repairs": [as_json(p, r) for p, r in fixed.facts.repairs.items()]},
        diff=diff,
    )


def _rows(fixed: StepResult[FixFacts]) -> Iterator[PageRow]:
    """The fixes by file and kind, in the order of the files and of the stages."""
    groups: dict[tuple[PurePosixPath, str, Safety], list[FileFix]] = {}
    for each in fixed.facts.fixes:
        groups.setdefault((each.path, each.word, each.safety), []).append(each)
    for (path, word, safety), fixes in sorted(groups.items(), key=lambda item: item[0][0]):
        notes = tuple(Note(fix.line, fix.reason, fix.rule) for fix in (each.fix for each in fixes))
        yield PageRow(path, word, ", ".join(dict.fromkeys(note.rule for note in notes)), _story(notes), safety, notes)


def _story(notes: Sequence[Note]) -> str:
    """The first reasons, and how many more there are."""
    texts = list(dict.fromkeys(note.text for note in notes))
    more = [f"and {len(texts) - SHOWN} more"] if len(texts) > SHOWN else []
    return "; ".join(texts[:SHOWN] + more)


def as_json(path: PurePosixPath, repair: "Repair") -> dict[str, object]:
    """One repair in the documented JSON: tier, faults before and after, edits, alternatives."""
    return {
        "path": str(path),
        "tier": repair.tier.value,
        "confidence": repair.confidence,
        "reason": repair.reason,
        "before": [_fault(fault) for fault in repair.before],
        "after": [_fault(fault) for fault in repair.after],
        "edits": [_edit(edit) for edit in repair.fixes],
        "alternatives": [
            {"score": other.score, "edits": [_edit(edit) for edit in other.fixes]} for other in repair.alternatives
        ],
    }


def _fault(fault: Any) -> dict[str, Any]:
    return {"line": fault.line, "column": fault.column, "message": fault.message}


def _edit(edit: Any) -> dict[str, Any]:
    return {"line": edit.line, "rule": edit.rule, "reason": edit.reason, "score": edit.score}
