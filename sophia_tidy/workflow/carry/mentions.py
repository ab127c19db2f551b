"""WorkflowMentions of workflow files in the rest of a tree: badges, commands that start one by its name, owners, calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from ...kernel.location import Location


class MentionKind(StrEnum):
    """What a place does with a workflow's name."""

    BADGE = "badge"
    DISPATCH = "dispatch"
    OWNER = "owner"
    CALL = "call"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class WorkflowMention:
    """A place that names a workflow file."""

    kind: MentionKind
    at: Location


@dataclass(frozen=True, slots=True)
class WorkflowMentions:
    """The places by the files that they name."""

    of: Mapping[PurePosixPath, tuple[WorkflowMention, ...]] = field(default_factory=dict)
