"""The rows of several commits of one branch, counted one after the other: of the next one only what differs is read."""

from collections.abc import Sequence
from typing import NamedTuple

from ...adapters.git.file_ages import read_chronicles
from ...adapters.git.repository import Repository
from ...config.schema import PYPROJECT, Config, read_config
from ...kernel.errors import TidyError
from ...kernel.file_ages import FileAges
from ...kernel.finding import Finding, Severity
from ..archive_facts import ArchiveMemory
from ..context import ConfigSource, Context, Memory
from .dashboard import measured
from .measure import Rows, fault_of
from .past_files import PastDoors, PastFiles
from .recall import Recall


def counted(
    context: Context, git: Repository, tips: Sequence[str], *, own_config: bool
) -> tuple[dict[str, Rows], tuple[Finding, ...]]:
    """The rows of these commits, the newest first: going back, hardly any path is new."""
    files, memory = PastFiles(git), Memory()
    recall = Recall(files)
    ages = read_chronicles(git.root, git.place, tips)
    rows: dict[str, Rows] = {}
    faults: list[Finding] = []
    for number, tip in enumerate(tips):
        context.progress("commits", number, len(tips))
        try:
            rows[tip] = _at(context, PastCommit(files, git, tip, ages[tip]), memory, recall, own_config=own_config)
        except TidyError as error:
            rows[tip] = ()
            fault = fault_of(error)
            said = f"{tip[:10]} is not counted: {fault.message}"
            faults.append(fault._replace(message=said, severity=Severity.WARNING))
    return rows, tuple(faults)


class PastCommit(NamedTuple):
    """One of several commits: their files, the repository, its hash, and when each path was touched up to it."""

    files: PastFiles
    git: Repository
    commit: str
    ages: FileAges


def _at(context: Context, past: PastCommit, memory: Memory, recall: Recall, *, own_config: bool) -> Rows:
    config, source = context.config, context.source
    if own_config:
        said = past.files.seen_at(past.commit).content(PYPROJECT)
        config = (Config() if said is None else read_config(said, PYPROJECT))._replace(jobs=config.jobs)
        source = ConfigSource.of(said)
    with PastDoors(past.files, past.git, past.commit, past.ages, config.max_file_size) as doors:
        known = memory.of(ArchiveMemory)
        if known is not None and any(path not in known.tree for path in doors.tree):
            memory.forget(ArchiveMemory)  # what named nothing may name a new path
        there = context._replace(doors=doors, tree=doors.tree, config=config, source=source, memory=memory)
        return tuple(
            each._replace(items=()) for each in measured(doors.tree, there, linters=False, ask=recall).measures
        )
