"""What was carried as plain data, for ``"carried"`` of the JSON output."""

from collections.abc import Iterable

from ..harden.model import HardeningEdit
from .model import Carrying

Plain = dict[str, str | int]


def describe_carrying(carrying: Carrying) -> dict[str, list[Plain]]:
    """Jobs with where they went, dispatches, files that stay with the reason, and what was or can not be hardened."""
    return {
        "jobs": [
            {"workflow": str(each.path), "job": each.job, "file": str(each.file), "id": each.id}
            for each in carrying.jobs
        ],
        "inputs": [
            {"workflow": str(each.path), "file": str(each.file), "input": old, "now": new}
            for each in carrying.dispatches
            for old, new in each.inputs.items()
        ],
        "stays": [{"workflow": str(each.path), "line": each.at.line, "reason": each.reason} for each in carrying.left],
        "edits": list(_edits(carrying.edits)),
        "open": list(_edits(carrying.open)),
    }


def _edits(edits: Iterable[HardeningEdit]) -> Iterable[Plain]:
    return (
        {
            "workflow": str(each.at.path),
            "line": each.at.line,
            "job": each.job,
            "kind": each.kind.value,
            "told": each.told,
        }
        for each in edits
    )
