"""Decisions of a person: the tables ``duties`` and ``deployers`` below ``[tool.sophia-tidy.workflow]`` of ``pyproject.toml``."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import PurePosixPath
from types import MappingProxyType

from ...config.deployers import EACH
from ...kernel.errors import ConfigError
from ...kernel.location import Location
from ..model import Workflow
from .ledger import DutyStatus, DutyVerdict

TABLE, TOGETHER = "[tool.sophia-tidy.workflow.duties]", "[tool.sophia-tidy.workflow.deployers]"
WORDS = (DutyStatus.KEPT, DutyStatus.MERGED, DutyStatus.SUPERSEDED, DutyStatus.DROPPED)
SCHEDULE = "schedule"
_PYPROJECT = Location(PurePosixPath("pyproject.toml"))


class Decisions:
    """Verdicts by ``file.yml/job``, ``file.yml/schedule`` and ``file.yml``, of which the longer wins; then those by kind of deployer."""

    def __init__(self, verdicts: Mapping[str, DutyVerdict], together: Mapping[str, DutyVerdict] = MappingProxyType({})):
        self._verdicts, self._together = verdicts, together

    def together(self, group: str) -> DutyVerdict | None:
        """What was decided for all deployers of a kind at once."""
        return self._together.get(group)

    def of(self, name: str, part: str = "") -> DutyVerdict | None:
        """What was decided for a job or the schedules of a file, or for all of it."""
        return (
            self._verdicts.get(f"{name}/{part}")
            if part and f"{name}/{part}" in self._verdicts
            else self._verdicts.get(name)
        )


def read_decisions(
    decisions: Mapping[str, str],
    workflows: Iterable[Workflow],
    gone: Collection[str] = (),
    together: Mapping[str, str] = MappingProxyType({}),
) -> Decisions:
    """The decisions, checked; those on files of ``gone`` (names of archived workflows) are history and say nothing.

    ``together`` are those on kinds of deployers.

    Raises:
        ConfigError: a key that names no duty, or a value that is no decision.
    """
    known = {key for workflow in workflows for key in _keys(workflow)}
    return Decisions(
        {key: _verdict(key, value) for key, value in decisions.items() if _checked(key, known, gone) in known},
        {group: _verdict(group, value) for group, value in together.items() if value != EACH},
    )


def _keys(workflow: Workflow) -> Iterable[str]:
    name = workflow.path.name
    yield name
    yield from (f"{name}/{job.id}" for job in workflow.jobs)
    if workflow.trigger("schedule") is not None:
        yield f"{name}/{SCHEDULE}"


def _checked(key: str, known: Collection[str], gone: Collection[str]) -> str:
    if key in known or key.partition("/")[0] in gone:
        return key
    near = get_close_matches(key, sorted(known), 1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    raise ConfigError(
        f"{TABLE} decides on {key!r}, which is no duty; expected file.yml/job, file.yml/schedule or file.yml "
        f"of .github/workflows{hint}",
        _PYPROJECT,
    )


def _verdict(key: str, value: str) -> DutyVerdict:
    word, colon, reason = value.partition(":")
    status = next((each for each in WORDS if each.value == word.strip()), None)
    if status is None or not colon or not reason.strip():
        raise ConfigError(
            f"{TABLE} says {value!r} of {key!r}; expected 'kept: why', 'dropped: why', "
            "'merged: where' or 'superseded: how'",
            _PYPROJECT,
        )
    target = reason.strip() if status is DutyStatus.MERGED else ""
    return DutyVerdict(status, f"decided by a person: {reason.strip()}", target)
