"""What is taken out of a fold because a gate would be worse: a file of a step whose files stand alone, a move to the archive, or a whole step."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from ...config.schema import Config
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.plan import Change, Move, Plan
from ...kernel.step import StepResult
from .compare import WorseFault

WORSE = "worse-gate"
FILE_BY_FILE = frozenset(("fix", "yaml", "docs"))  # no change of theirs stands on another file's
_SPECIAL = re.compile(r"([\\*?\[\]!#]| $)")


class Held(NamedTuple):
    """What is held back: files of a step, files that stay out of the archive, whole steps; each with the finding that says why."""

    files: Mapping[tuple[str, PurePosixPath], Finding] = {}
    stay: Mapping[PurePosixPath, Finding] = {}
    steps: Mapping[str, Finding] = {}

    def config(self, config: Config) -> Config:
        """The configuration by which what is to stay is kept."""
        lines = tuple("/" + _SPECIAL.sub(r"\\\1", str(path)) for path in sorted(self.stay))
        return (
            config._replace(archive=config.archive._replace(keep=(*config.archive.keep, *lines))) if lines else config
        )

    def of(self, result: StepResult[Any]) -> StepResult[Any]:
        """The step's result without its files that are held back, with what stands on them, and told of it."""
        mine = {path: finding for (step, path), finding in self.files.items() if step == result.step}
        if not mine:
            return result
        kept = result.plan.where(lambda change: change.path not in mine)
        return result._replace(plan=Plan(kept.changes, (*kept.findings, *dict.fromkeys(mine.values()))))

    def told(self, step: str) -> tuple[Finding, ...]:
        """What is said of the files that stay out of the archive; the step of the archive says it."""
        return tuple(dict.fromkeys(self.stay.values())) if step == "archive" else ()

    def and_for(self, worse: Iterable[WorseFault], results: Iterable[StepResult[Any]]) -> "Held":
        """What is to be held back beside it, so that none of this is worse; where nobody is at fault, every step is."""
        files, stay, steps = dict(self.files), dict(self.stay), dict(self.steps)
        planned = [(result.step, change) for result in results for change in result.pending()]
        for each in worse:
            finding = _finding(each)
            for step, change in at_fault(each, planned):
                if step in FILE_BY_FILE:
                    files.setdefault((step, change.path), finding)
                elif step == "archive" and isinstance(change, Move) and change.path not in stay:
                    stay[change.path] = finding
                else:
                    steps.setdefault(step, finding)
        return Held(files, stay, steps)


def at_fault(fault: WorseFault, planned: Sequence[tuple[str, Change]]) -> Sequence[tuple[str, Change]]:
    """The changes that the fault may come from: of its own file, else of those it leans on, moves before all, else every change."""
    own = [(step, change) for step, change in planned if fault.path in _paths(change)]
    behind = [(step, change) for step, change in planned if not fault.leans_on.isdisjoint(_paths(change))]
    moved = [each for each in behind if isinstance(each[1], Move)]
    return moved or own or behind or planned


def _paths(change: Change) -> Iterator[PurePosixPath]:
    yield change.path
    if isinstance(change, Move):
        yield change.target


def _finding(fault: WorseFault) -> Finding:
    said = f"{fault}: it would be worse than before, so what leads to it is not planned"
    return Finding(Location(fault.path), WORSE, said, Severity.ERROR)
