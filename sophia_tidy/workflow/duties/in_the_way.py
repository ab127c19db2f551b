"""Duties in the way: what is neither gone nor carried stays in a file whose name the one workflow takes.

It is asked last, when it is known what leaves the file: a file that goes
whole makes room by itself, in the same plan.
"""

from collections.abc import Collection
from dataclasses import replace

from .build_ledger import findings_of
from .ledger import Duty, DutyLedger, DutyStatus


def with_names_taken(ledger: DutyLedger, names: Collection[str]) -> DutyLedger:
    """The ledger in which jobs that are kept in a file of one of the ``names`` wait for another name of it; no decision changes that."""
    duties = tuple(_moved(duty, names) for duty in ledger.duties)
    return ledger if duties == ledger.duties else replace(ledger, duties=duties, findings=findings_of(duties))


def _moved(duty: Duty, names: Collection[str]) -> Duty:
    if duty.path.name not in names or duty.verdict.status is not DutyStatus.KEPT or not duty.job:
        return duty
    reason = (
        f"it stays, and the new workflow takes the name {duty.path.name}: give the old file another name first; "
        f"{duty.verdict.reason}"
    )
    return replace(
        duty, verdict=replace(duty.verdict, status=DutyStatus.UNMAPPED, reason=reason, target="", renames=True)
    )
