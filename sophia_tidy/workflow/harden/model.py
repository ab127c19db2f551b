"""A hardened workflow: the new text, what was changed and why, and the jobs that cannot be hardened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ...kernel.location import Location


class Hardening(StrEnum):
    """What kind of edit it is, by the name that zizmor's audits give to what it takes away, where one has a name."""

    PIN = "unpinned-uses"
    IMAGE = "unpinned-images"
    PERMISSIONS = "excessive-permissions"
    REASON = "undocumented-permissions"
    TIMEOUT = "timeout"
    CREDENTIALS = "artipacked"
    EXPRESSION = "template-injection"
    NAME = "anonymous-definition"
    SELF = "self-repository"
    SECRETS = "secrets-outside-env"
    ALL_SECRETS = "overprovisioned-secrets"
    UNREDACTED = "unredacted-secrets"
    INHERIT = "secrets-inherit"
    RUNNER = "self-hosted-runner"
    LABEL = "runner-label"
    SUPERFLUOUS = "superfluous-actions"
    ARCHIVED = "archived-uses"
    PACKAGES = "adhoc-packages"
    CACHE = "cache-poisoning"
    TRIGGER = "dangerous-triggers"
    BOT = "bot-conditions"
    SHELL = "misfeature"
    COMMAND = "deprecated-commands"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HardeningEdit:
    """One edit: the job, the place in the old file, and a sentence for people."""

    kind: Hardening
    job: str
    at: Location
    told: str


@dataclass(frozen=True, slots=True)
class UnhardenedJob:
    """A job that stays in its file, because one thing of it could not be hardened without a guess: the reason, with its place."""

    job: str
    at: Location
    reason: str


@dataclass(frozen=True, slots=True)
class HardenedWorkflow:
    """``content`` is the old file with all edits of the jobs that could be hardened; every other byte is as it was.

    ``left`` are the jobs that could not, by id.  ``open`` are findings that
    stay, because only a person can mend them (a runner of one's own, a secret
    without an environment): by id of the job, with a sentence each.
    """

    content: bytes
    edits: tuple[HardeningEdit, ...] = ()
    left: Mapping[str, UnhardenedJob] = field(default_factory=dict)
    open: tuple[HardeningEdit, ...] = ()
