"""The ledger as plain data, for ``"duties"`` of the JSON output."""

from collections.abc import Iterable
from typing import Any

from .ledger import Duty, DutyLedger


def describe(ledger: DutyLedger) -> list[dict[str, Any]]:
    """One object a duty; ``job`` is null for schedules and whole files."""
    return describe_all(ledger.duties)


def describe_all(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """The same of some of them."""
    return [_duty(each) for each in duties]


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "workflow": str(duty.path),
        "job": duty.job or None,
        "schedule": duty.schedule or None,
        "line": duty.at.line,
        "trigger": duty.triggers,
        "kinds": [kind.value for kind in duty.kinds],
        "status": duty.verdict.status.value,
        "reason": duty.verdict.reason,
        "target": duty.verdict.target or None,
    }
