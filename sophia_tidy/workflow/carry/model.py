"""Carried jobs as plain data: where each went, the files that they make, and what could not be carried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from ...kernel.finding import Finding
from ...kernel.location import Location
from ..harden.model import HardeningEdit


class CarriedFile(StrEnum):
    """The files that carried jobs go to, by what starts them; the first that fits takes all jobs of an old file."""

    SECURITY = "security.yml"
    CHECKS = "checks.yml"
    SCHEDULED = "scheduled.yml"
    ON_DEMAND = "on-demand.yml"


@dataclass(frozen=True, slots=True)
class CarriedJob:
    """A job of an old file and where it is now; ``job`` is its old id, ``id`` the new one, ``checks`` keep their names."""

    path: PurePosixPath
    job: str
    file: PurePosixPath
    id: str


@dataclass(frozen=True, slots=True)
class CarriedDispatch:
    """How a person starts by hand what an old file did: in ``file``, with the old file's name as the input ``workflow``.

    ``choice`` is empty where the new file has one dispatch alone and asks
    for no choice; ``inputs`` are old names to new ones, all of them.
    """

    path: PurePosixPath
    file: PurePosixPath
    choice: str
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedFilter:
    """What the job ``plan`` of a new file works out: whether the filters of an old file let an event pass.

    Where the output ``output`` is ``false``, they do not; ``events`` are the
    events of the old file that it is asked about, with their filters as the
    old file has them.
    """

    path: PurePosixPath
    file: PurePosixPath
    output: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotCarried:
    """A file that stays where it is, with the first reason against carrying it, and its place."""

    path: PurePosixPath
    at: Location
    reason: str


@dataclass(frozen=True, slots=True)
class Carrying:
    """What is carried: the new workflow files without a head and seal (and the scripts that they run), by their paths.

    A file is carried whole or not at all: where one of its staying jobs
    cannot leave, all of them stay.  ``jobs`` are in the order of the old
    files; ``edits`` are what was hardened on the way, ``open`` what a
    checker will still say of the carried jobs.
    """

    files: Mapping[PurePosixPath, str] = field(default_factory=dict)
    jobs: tuple[CarriedJob, ...] = ()
    dispatches: tuple[CarriedDispatch, ...] = ()
    planned: tuple[PlannedFilter, ...] = ()
    left: tuple[NotCarried, ...] = ()
    edits: tuple[HardeningEdit, ...] = ()
    open: tuple[HardeningEdit, ...] = ()
    findings: tuple[Finding, ...] = ()
