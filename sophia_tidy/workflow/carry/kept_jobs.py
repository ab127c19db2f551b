"""Kept jobs of a ledger, carried: which files may go as a whole, and with what they are hardened on the way."""

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import PurePosixPath

from ...kernel.tree import Tree
from ..duties.ledger import DutyKind, DutyLedger, DutyStatus
from ..facts.inventory import FOLDER, Inventory
from ..harden import built_in_rules, hardened, pins_of
from ..project.model import Project
from .carried import carried
from .model import Carrying


def carry_kept(
    tree: Tree, inventory: Inventory, ledger: DutyLedger, project: Project, mended: Collection[PurePosixPath] = ()
) -> Carrying:
    """What can be carried of the jobs that the ledger keeps.

    A file with a duty that waits for a person stays, and so does one that is
    ``mended`` only to be read: GitHub has not run it as it is meant, and
    nothing brings it back to life unasked.
    """
    stays = {path: jobs for path, jobs in _kept(ledger) if path not in mended}
    if not stays:
        return Carrying()
    known = pins_of(tree[facts.path] for facts in inventory.workflows if facts.path in tree)
    local = {facts.path: facts.workflow for facts in inventory.workflows} | {
        each.path: each for each in inventory.actions
    }
    others = (path.name for path in tree if path.parent == FOLDER and path not in stays)
    return carried(
        tree,
        inventory,
        stays,
        frozenset((*project.files, *others)),
        scans=frozenset(path for path in stays if _only_scans(ledger, path)),
        harden=partial(hardened, rules=built_in_rules(), known=known, local=local),
        fewer=True,
    )


def _kept(ledger: DutyLedger) -> Iterator[tuple[PurePosixPath, tuple[str, ...]]]:
    """The files that could go if their kept jobs went, with the ids of those."""
    for path in dict.fromkeys(duty.path for duty in ledger.duties):
        duties = tuple(ledger.of(path))
        jobs = tuple(each.job for each in duties if each.job and each.verdict.status is DutyStatus.KEPT)
        whole = any(not each.job and not each.schedule for each in duties)
        waits = any(each.verdict.status is DutyStatus.UNMAPPED for each in duties)
        if jobs and not waits and not whole:
            yield path, jobs


def _only_scans(ledger: DutyLedger, path: PurePosixPath) -> bool:
    kinds = {
        kind for each in ledger.of(path) if each.job and each.verdict.status is DutyStatus.KEPT for kind in each.kinds
    }
    return DutyKind.SCAN in kinds and kinds <= {DutyKind.SCAN, DutyKind.REPORT, DutyKind.NOTIFY, DutyKind.PLUMBING}
