"""The ledger with carried duties: what was kept and is carried, with the file and the job, and the files that so are free to go."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from ..duties.ledger import Duty, DutyLedger, DutyStatus, DutyVerdict
from .model import CarriedJob, Carrying


def with_carried(ledger: DutyLedger, carrying: Carrying) -> DutyLedger:
    """The same ledger, in which the kept duties of carried files are carried.

    A file all of whose staying jobs are carried goes to the archive with the
    others, and nothing is cut out of it.
    """
    found = {(each.path, each.job): each for each in carrying.jobs}
    paths = frozenset(path for path, _ in found)
    duties = tuple(_carried(duty, found) if duty.path in paths else duty for duty in ledger.duties)
    order = dict.fromkeys(duty.path for duty in duties)
    going = paths | frozenset(ledger.moves)
    return replace(
        ledger,
        duties=duties,
        moves=tuple(path for path in order if path in going),
        cuts={path: jobs for path, jobs in ledger.cuts.items() if path not in paths},
    )


def _carried(duty: Duty, found: dict[tuple[PurePosixPath, str], CarriedJob]) -> Duty:
    if duty.verdict.status is not DutyStatus.KEPT:
        return duty
    target = "; ".join(_targets(duty, found))
    return replace(duty, verdict=DutyVerdict(DutyStatus.CARRIED, duty.verdict.reason, target)) if target else duty


def _targets(duty: Duty, found: dict[tuple[PurePosixPath, str], CarriedJob]) -> Iterator[str]:
    """``file, job`` of a job; the file alone of a schedule, whose jobs say the rest."""
    if duty.job:
        each = found.get((duty.path, duty.job))
        if each is not None:
            yield f"{each.file.name}, {each.id}"
    elif duty.schedule:
        yield from dict.fromkeys(each.file.name for (path, _), each in found.items() if path == duty.path)
