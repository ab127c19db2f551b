"""Jobs that stay, taken out of their files into few: the entry to this room.

A file that does not fit is taken out and the rest is put together anew,
until all that is left fits.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.location import Location
from ...kernel.tree import Tree
from ..facts.inventory import Inventory
from ..facts.refused import refused
from ..harden.model import HardenedWorkflow
from ..model import Workflow
from ..read import read_workflow
from ..write.pins import ActionPins
from ..write.ruleset import built_in
from ..write.script_files import FOLDER as SCRIPTS
from .assemble import JoinedWorkflow, assemble
from .blockers import first_blocker
from .file_choice import choose, place_of
from .mentions import WorkflowMentions
from .model import CarriedFile, Carrying, NotCarried
from .old_file import CannotCarry, OldFile, read_old
from .plan_job import SCRIPT
from .same_jobs import check_same
from .same_starts import check_starts

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
    left: dict[PurePosixPath, NotCarried] = {}
    ready = list(_ready(tree, inventory, stays, mentions or WorkflowMentions(), scans, harden, left))
    made: list[JoinedWorkflow] = []
    pins = built_in().pins
    for file in CarriedFile:
        path = place_of(file, taken, tree)
        olds = [each.old for each in ready if each.file is file]
        made += _made(path, olds if not fewer or _fewer(olds, taken) else [], pins, left)
    gone = {job.path for new in made for job in new.jobs}
    return _carrying(made, [each for each in ready if each.old.path in gone], left)


def _fewer(olds: Sequence[OldFile], taken: Collection[str]) -> bool:
    """Whether there would be fewer files; one alone moves only where its name is wanted."""
    return len(olds) > 1 or any(old.path.name in taken for old in olds)


def _ready(
    tree: Tree,
    inventory: Inventory,
    stays: Stays,
    mentions: WorkflowMentions,
    scans: Collection[PurePosixPath],
    harden: Harden,
    left: dict[PurePosixPath, NotCarried],
) -> Iterator[_Ready]:
    """The files that nothing speaks against, looked at one by one; what speaks against another goes to ``left``."""
    for facts in inventory.workflows:
        jobs = stays.get(facts.path)
        if not jobs or facts.workflow.broken:
            continue
        try:
            why_not = refused(facts.workflow)
            if why_not:
                raise CannotCarry(Location(facts.path, 1), why_not)
            found = first_blocker(facts, jobs, inventory, stays, mentions)
            if found is not None:
                raise found
            hardened = harden(tree[facts.path], facts.workflow, jobs)
            for job in (each for each in jobs if each in hardened.left):
                raise CannotCarry(hardened.left[job].at, hardened.left[job].reason)
            old = read_old(facts.path, hardened.content, jobs)
        except CannotCarry as error:
            left[facts.path] = NotCarried(facts.path, error.at, error.reason)
            continue
        yield _Ready(old, hardened, choose(old.events, scans=facts.path in scans))


def _made(
    path: PurePosixPath, files: Sequence[OldFile], pins: ActionPins, left: dict[PurePosixPath, NotCarried]
) -> Iterator[JoinedWorkflow]:
    """The new file of as many old ones as fit together."""
    while files:
        try:
            made = assemble(path, files, pins)
            check_same(made, files)
            check_starts(made, _read(made), files)
        except CannotCarry as error:
            gone = error.at.path
            left[gone] = NotCarried(gone, error.at, error.reason)
            files = [old for old in files if old.path != gone]
            continue
        yield made
        return


def _read(made: JoinedWorkflow) -> Workflow:
    read = read_workflow(made.path, made.text.encode())
    if read.findings or refused(read):
        raise AssertionError(f"{made.path} does not read: {read.findings or refused(read)}")
    return read


def _carrying(
    made: Sequence[JoinedWorkflow], gone: Sequence[_Ready], left: Mapping[PurePosixPath, NotCarried]
) -> Carrying:
    files = {new.path: new.text for new in made}
    if any(new.planned for new in made):
        files[PurePosixPath(SCRIPTS) / SCRIPT] = built_in().scripts[SCRIPT].decode()
    jobs = [job for new in made for job in new.jobs]
    order = {each.old.path: number for number, each in enumerate(gone)}
    return Carrying(
        files=files,
        jobs=tuple(sorted(jobs, key=lambda job: order[job.path])),
        dispatches=tuple(each for new in made for each in new.dispatches),
        planned=tuple(each for new in made for each in new.planned),
        left=tuple(left[path] for path in sorted(left)),
        edits=tuple(edit for each in gone for edit in each.hardened.edits),
        open=tuple(edit for each in gone for edit in each.hardened.open),
    )
