"""Jobs that stay, taken out of their files into few: the entry to this room.

A file that does not fit is taken out and the rest is put together anew,
until all that is left fits.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.location import Location
from ...kernel.tree import Tree
from ..editing.nodes import EditRefused
from ..facts.inventory import Inventory, WorkflowFacts
from ..facts.refused import refused
from ..harden.model import HardenedWorkflow
from ..model import Workflow
from ..read import read_workflow
from ..write.ruleset import built_in
from ..write.script_files import FOLDER as SCRIPTS
from .assemble import JoinedWorkflow, assemble
from .blockers import CarrySurroundings, called_by_path, first_blocker
from .checker_words import check_words
from .file_choice import choose, place_of
from .mentions import WorkflowMentions, mentions_in
from .model import CarriedFile, Carrying, NotCarried
from .old_file import CannotCarry, OldFile, read_old
from .plan_job import SCRIPT
from .same_jobs import check_same
from .same_starts import check_starts
from .told import shared_checks, told_of

Harden = Callable[[bytes, Workflow, Collection[str]], HardenedWorkflow]
Stays = Mapping[PurePosixPath, Collection[str]]


class _Ready(NamedTuple):
    """An old file that may go, hardened, with the file that takes its jobs."""

    old: OldFile
    hardened: HardenedWorkflow
    file: CarriedFile


def as_it_is(content: bytes, workflow: Workflow, jobs: Collection[str]) -> HardenedWorkflow:
    """A file with nothing hardened."""
    return HardenedWorkflow(content)


def carried(
    tree: Tree,
    inventory: Inventory,
    stays: Stays,
    taken: Collection[str] = (),
    *,
    mentions: WorkflowMentions | None = None,
    scans: Collection[PurePosixPath] = (),
    harden: Harden = as_it_is,
    fewer: bool = False,
) -> Carrying:
    """What can be carried of the jobs that stay.

    ``stays`` are old files with the ids of their jobs that are kept, and
    ``taken`` names that new files may not have; ``scans`` are the files all
    of whose jobs are scans, and ``mentions`` where the tree names a file.
    ``fewer`` says that nothing moves which would not make the files fewer.
    """
    if not stays:
        return Carrying()
    left: dict[PurePosixPath, NotCarried] = {}
    said = mentions_in(tree, inventory) if mentions is None else mentions
    beside = CarrySurroundings(tree, inventory, stays, said)
    ready = list(_ready(inventory, beside, scans, harden, left))
    made: list[JoinedWorkflow] = []
    for file in CarriedFile:
        path = place_of(file, taken, tree)
        olds = [each.old for each in ready if each.file is file]
        made += _made(path, olds, left, taken if fewer else None)
    gone = {job.path for new in made for job in new.jobs}
    return _carrying(made, [each for each in ready if each.old.path in gone], left, beside)


def _ready(
    inventory: Inventory,
    beside: CarrySurroundings,
    scans: Collection[PurePosixPath],
    harden: Harden,
    left: dict[PurePosixPath, NotCarried],
) -> Iterator[_Ready]:
    """The files that nothing speaks against, looked at one by one; what speaks against another goes to ``left``."""
    for facts in inventory.workflows:
        jobs = beside.stays.get(facts.path)
        if not jobs or facts.workflow.broken:
            continue
        try:
            hardened = _hardened(facts, jobs, beside, harden)
            old = read_old(facts.path, hardened.content, jobs)
            check_words(old)
        except CannotCarry as error:
            left[facts.path] = NotCarried(facts.path, error.at, error.reason)
            continue
        yield _Ready(old, hardened, choose(old.events, scans=facts.path in scans))


def _hardened(
    facts: WorkflowFacts, jobs: Collection[str], beside: CarrySurroundings, harden: Harden
) -> HardenedWorkflow:
    """The file with its jobs hardened.

    Raises:
        CannotCarry: GitHub refuses it as it is, something speaks against it, or a job cannot be hardened.
    """
    if why_not := refused(facts.workflow):
        raise CannotCarry(Location(facts.path, 1), why_not)
    if (found := first_blocker(facts, jobs, beside)) is not None:
        raise found
    try:
        hardened = harden(beside.tree[facts.path], facts.workflow, jobs)
    except EditRefused as error:
        raise CannotCarry(error.location or Location(facts.path, 1), error.message) from error
    for job in jobs:
        if (refusal := hardened.left.get(job)) is not None:
            raise CannotCarry(refusal.at, refusal.reason)
    return hardened


def _made(
    path: PurePosixPath,
    files: Sequence[OldFile],
    left: dict[PurePosixPath, NotCarried],
    taken: Collection[str] | None,
) -> Iterator[JoinedWorkflow]:
    """The new file of as many old ones as fit together; of one alone only where its name is ``taken``, if that is not None."""
    while files and (taken is None or len(files) > 1 or files[0].path.name in taken):
        try:
            made = assemble(path, files, built_in().pins)
            check_same(made, files)
            check_starts(made, _read(made, files), files)
        except CannotCarry as error:
            gone = culprit(error, files)
            left[gone] = NotCarried(gone, error.at, error.reason)
            files = [old for old in files if old.path != gone]
            continue
        yield made
        return


def culprit(error: CannotCarry, files: Sequence[OldFile]) -> PurePosixPath:
    """The old file to try without: the one that the error is about, else the last, so that there is an end to it."""
    return next((old.path for old in files if old.path == error.at.path), files[-1].path)


def _read(made: JoinedWorkflow, files: Sequence[OldFile]) -> Workflow:
    """The new file as GitHub would read it.

    Raises:
        CannotCarry: it would refuse it, with the last old file as the one to try without.
    """
    read = read_workflow(made.path, made.text.encode())
    if read.findings or refused(read):
        why = read.findings[0].message if read.findings else refused(read)
        raise CannotCarry(Location(files[-1].path, 1), f"with it, {made.path.name} would not read: {why}")
    return read


def _carrying(
    made: Sequence[JoinedWorkflow],
    gone: Sequence[_Ready],
    left: Mapping[PurePosixPath, NotCarried],
    beside: CarrySurroundings,
) -> Carrying:
    files = {new.path: new.text for new in made}
    if any(new.planned for new in made):
        files[PurePosixPath(SCRIPTS) / SCRIPT] = built_in().scripts[SCRIPT].decode()
    jobs = [job for new in made for job in new.jobs]
    order = {each.old.path: number for number, each in enumerate(gone)}
    places = {job.path: job.file for job in jobs}
    called = called_by_path(beside.inventory)
    told = [found for each in gone for found in told_of(each.old, places[each.old.path], beside.mentions, called)]
    for new in made:
        told += shared_checks([each.old for each in gone if places[each.old.path] == new.path], new.jobs)
    return Carrying(
        files=files,
        jobs=tuple(sorted(jobs, key=lambda job: order[job.path])),
        dispatches=tuple(each for new in made for each in new.dispatches),
        planned=tuple(each for new in made for each in new.planned),
        left=tuple(left[path] for path in sorted(left)),
        edits=tuple(edit for each in gone for edit in each.hardened.edits),
        open=tuple(edit for each in gone for edit in each.hardened.open),
        findings=tuple(dict.fromkeys(told)),
    )
