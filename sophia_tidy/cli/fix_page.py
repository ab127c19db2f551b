"""What `fix` shows: each file's story, and the repairs in full for JSON."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from ..pipeline import Fixed
from ..plan import Safety
from ..render import Note, Page, Row
from ..repair import Repair, Tier

SHOWN = 3


def page_of(fixed: Fixed, *, diff: bool = False) -> Page:
    """The page of a planned `fix`."""
    return Page(
        "fix", fixed.facts.tree, fixed.plan, fixed.facts.request.config.fix.unsafe, fixed.report,
        rows=tuple(_rows(fixed)), details={"repairs": [as_json(p, r) for p, r in fixed.repairs.items()]}, diff=diff)


def _rows(fixed: Fixed) -> Iterator[Row]:
    kept = {(change.path, change.rule, change.safety) for change in fixed.plan}
    paths = {path for path, _, _ in kept}
    for path, repair in fixed.repairs.items():
        if repair.tier is not Tier.UNREPAIRED and path in paths:
            yield repair_row(path, repair)


def repair_row(path: PurePosixPath, repair: Repair) -> Row:
    """The first reasons, and how many more there are; why a repair is only to review."""
    notes = tuple(Note(edit.line, edit.reason, edit.rule) for edit in repair.edits)
    reasons = list(dict.fromkeys(note.text for note in notes))
    more = [f"and {len(reasons) - SHOWN} more"] if len(reasons) > SHOWN else []
    safety = Safety.SAFE if repair.tier is Tier.REPAIRED else Safety.UNSAFE
    story = "; ".join(reasons[:SHOWN] + more)
    if repair.reason:
        story += f" (to review: {repair.reason})"
    return Row(path, repair.tier, notes[0].rule if notes else "repair", story, safety, notes)


def as_json(path: PurePosixPath, repair: Repair) -> dict[str, Any]:
    """One repair in the documented JSON: tier, faults before and after, edits, alternatives."""
    return {
        "path": str(path),
        "tier": repair.tier.value,
        "confidence": repair.confidence,
        "reason": repair.reason,
        "before": [_fault(fault) for fault in repair.before],
        "after": [_fault(fault) for fault in repair.after],
        "edits": [_edit(edit) for edit in repair.edits],
        "alternatives": [
            {"score": other.score, "edits": [_edit(edit) for edit in other.changes]} for other in repair.alternatives],
    }


def _fault(fault: Any) -> dict[str, Any]:
    return {"line": fault.line, "column": fault.column, "message": fault.message}


def _edit(edit: Any) -> dict[str, Any]:
    return {"line": edit.line, "rule": edit.rule, "reason": edit.reason, "score": edit.score}
