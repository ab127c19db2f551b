"""Errors that a user can act on.

One handler at the top of ``cli/`` prints them as
``path:line:col: what was found; what was expected [rule]`` and exits with 2.
Anything else that is raised is a bug of ours.
"""

from typing import TYPE_CHECKING

from .location import Location

if TYPE_CHECKING:
    from .decision import Decision


class TidyError(Exception):
    """Something the user can put right; nothing has been written.

    ``decisions`` are the questions whose answers would put it right, where there are such.
    """

    rule = "input"

    def __init__(
        self,
        message: str,
        location: Location | None = None,
        *,
        rule: str | None = None,
        decisions: "tuple[Decision, ...]" = (),
    ):
        super().__init__(message)
        self.message = message
        self.location = location
        self.decisions = decisions
        if rule is not None:
            self.rule = rule

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location is not None else ""
        return f"{where}{self.message} [{self.rule}]"


class NothingToDo(TidyError):
    """There is nothing that the command is for; it says so and ends well."""


class ConfigError(TidyError):
    """``[tool.sophia-tidy]`` says something that it cannot say."""

    rule = "config"


class RuleError(TidyError):
    """A rule file has a wrong key, type or pattern."""

    rule = "rules"


class StalePlan(TidyError):
    """The tree is no longer what the plan was made for."""

    rule = "stale-plan"


class UnsafePath(TidyError):
    """A path leaves the root, runs through a symbolic link, or enters ``.git``."""

    rule = "unsafe-path"


class DirtyFile(TidyError):
    """A file to change has changes that are not committed."""

    rule = "dirty-file"


class ToolMissing(TidyError):
    """A program that the work needs is not installed, or does not answer."""

    rule = "tool-missing"


class JournalError(TidyError):
    """The record of a run cannot be read, or no longer fits the tree."""

    rule = "journal"


class DiskError(TidyError):
    """The system refused to read or write: full disk, missing permission."""

    rule = "disk"
