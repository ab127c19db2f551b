"""The ledger as plain data, for ``"duties"`` of the JSON output."""

from typing import Any

from .ledger import Duty, Ledger


def describe(ledger: Ledger) -> list[dict[str, Any]]:
    """One object a duty; ``job`` is null for schedules and whole files."""
    return [_duty(each) for each in ledger.duties]


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "workflow": str(duty.path), "job": duty.job or None, "schedule": duty.schedule or None, "line": duty.at.line,
        "trigger": duty.triggers, "kinds": [kind.value for kind in duty.kinds], "status": duty.verdict.status.value,
        "reason": duty.verdict.reason, "target": duty.verdict.target or None,
    }
