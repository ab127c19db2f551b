"""The ledger of duties, as plain data: what every old workflow did for the team, and what becomes of it.

A *duty* is a job, a schedule, or a whole file that cannot be read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from ...config.deployers import GROUPS
from ...kernel.finding import Finding
from ...kernel.location import Location


class DutyStatus(StrEnum):
    """What becomes of a duty; ``unmapped`` waits for a person.

    ``kept`` stays in its file; ``carried`` runs as it did, out of another one.
    """

    KEPT = "kept"
    CARRIED = "carried"
    MERGED = "merged"
    SUPERSEDED = "superseded"
    DROPPED = "dropped"
    UNMAPPED = "unmapped"


class DutyKind(StrEnum):
    """What sort of work it is."""

    GATE = "gate"
    BUILD = "build"
    DEPLOY = "deploy"
    ELSEWHERE = "deploy-elsewhere"
    RELEASE = "release"
    PROVISIONING = "provisioning"
    MIGRATION = "migration"
    OPERATION = "operation"
    SECRET_SYNC = "secret-sync"
    SCHEDULED = "scheduled"
    HEALTH = "health"
    SCAN = "scan"
    HOUSEKEEPING = "housekeeping"
    BOT_COMMIT = "bot-commit"
    NOTIFY = "notify"
    DISPATCH = "dispatch"
    REPORT = "report"
    MANUAL = "manual"
    CALLED = "called"
    PLUMBING = "plumbing"
    OTHER = "other"


class JobProof(NamedTuple):
    """Why a job never worked, as a sentence, and the lines that say so."""

    reason: str
    evidence: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class DutyVerdict:
    """A status with its reason, and where the work is done now (``job`` or ``job, step``), empty where it stays or goes.

    ``renames`` says that the file needs another name before anything else, which no decision gives it;
    ``evidence`` are the lines of a proof that it never worked, which no neighbour overrules.
    """

    status: DutyStatus
    reason: str
    target: str = ""
    renames: bool = False
    evidence: tuple[Location, ...] = ()


class Deployer(NamedTuple):
    """What a job deploys: an environment in one word, and with what.

    ``elsewhere`` is a platform of others instead of the team's own cluster or
    servers; ``more`` are the verbs of what else it does that no deployment
    brings along; ``by_itself`` says that no person has to start it.
    """

    environment: str
    how: tuple[str, ...]
    elsewhere: bool = False
    more: tuple[str, ...] = ()
    by_itself: bool = True

    @property
    def group(self) -> str:
        """The name under which a person decides about all of its kind at once, one of `config.deployers.GROUPS`."""
        if self.elsewhere:
            return "elsewhere-with-more" if self.more else "elsewhere"
        if self.more:
            return "with-more"
        return self.environment if self.environment in GROUPS else "other"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty; ``job`` is the job's id, ``schedule`` the cron line; both are empty for a whole file that is broken.

    ``triggers`` say what starts it, in words; ``deployer`` says what it
    deploys, where no proof or evidence decides about it; ``group`` names the
    duties that a person decides about together with it.
    """

    path: PurePosixPath
    at: Location
    triggers: str
    kinds: tuple[DutyKind, ...]
    verdict: DutyVerdict
    job: str = ""
    schedule: str = ""
    deployer: Deployer | None = None
    group: str = ""

    @property
    def key(self) -> str:
        """Its name in ``pyproject.toml``: ``file.yml/job``, ``file.yml/schedule`` or ``file.yml``."""
        name = self.path.name
        return f"{name}/{self.job}" if self.job else f"{name}/schedule" if self.schedule else name


@dataclass(frozen=True, slots=True)
class StatusCheck:
    """A status check that pull requests had, and the names of those that stand for it now, none where nothing does."""

    path: PurePosixPath
    old: str
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """Names of secrets that look like one; ``used`` are those that the one workflow reads."""

    names: tuple[str, ...]
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyLedger:
    """All duties in the order of the files, and what a person has to do by hand.

    ``cuts`` are the jobs to take out of files that stay; ``moves`` are the
    files that go to the archive; ``unused`` are secrets that nothing reads
    any more; ``environments`` are old ones with their places; ``required``
    is the one check that a branch protection has to ask for.
    """

    duties: tuple[Duty, ...] = ()
    cuts: Mapping[PurePosixPath, tuple[str, ...]] = field(default_factory=dict)
    moves: tuple[PurePosixPath, ...] = ()
    checks: tuple[StatusCheck, ...] = ()
    aliases: tuple[Alias, ...] = ()
    unused: tuple[str, ...] = ()
    environments: tuple[tuple[str, tuple[Location, ...]], ...] = ()
    blocked: tuple[tuple[str, str, Location], ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    required: str = ""

    def of(self, path: PurePosixPath) -> Iterator[Duty]:
        """The duties of one file."""
        return (duty for duty in self.duties if duty.path == path)
