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
    left: tuple[NotCarried, ...] = ()
    edits: tuple[HardeningEdit, ...] = ()
    open: tuple[HardeningEdit, ...] = ()
    findings: tuple[Finding, ...] = ()
