"""What a command has to show, in the words that all formats share."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ..kernel.finding import Finding
from ..kernel.outcome import Outcome, Report
from ..kernel.plan import MADE, Move, Plan, Safety, digest
from ..kernel.plan_part import PlanPart
from ..kernel.tree import Tree
from ..secrets.redact import Redactor


@dataclass(frozen=True, slots=True)
class Note:
    """Why a place in a file changes; ``line`` counts in the file as it was, 0 for the file as a whole."""

    line: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """One file's story: a word for what becomes of it, the rule, and the reasons place by place."""

    path: PurePosixPath
    word: str
    rule: str
    reason: str
    safety: Safety = Safety.SAFE
    notes: tuple[Note, ...] = ()


Notes = tuple[tuple[PageRow, Note], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A command's result, ready to be shown in any format.

    ``plan`` holds every change, ``unsafe`` says whether the unsafe ones are
    among those that an apply would make.  ``details`` are the command's own
    keys of the JSON output; ``lines`` its own words.  What is said of many
    places is said to a person once, unless ``verbose``, and of a ``shortened``
    page no more than the first screen of what was found; the formats for
    machines keep all.  ``parts`` are the steps' own changes where the plan is
    a sum: one after the other they are what would be made.  ``secrets`` are
    values that the command knows to be secret; with the ``redactor`` the
    formats hide them and all others.
    """

    command: str
    tree: Tree = field(default_factory=lambda: Tree({}))
    plan: Plan = field(default_factory=Plan)
    unsafe: bool = False
    report: Report = field(default_factory=Report)
    rows: tuple[PageRow, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    diff: bool = False
    verbose: bool = False
    shortened: bool = False
    secrets: Collection[str] = ()
    redactor: Redactor = field(default_factory=Redactor)
    parts: tuple[PlanPart, ...] = ()

    @property
    def chosen(self) -> tuple[Safety, ...]:
        return tuple(Safety) if self.unsafe else MADE

    @property
    def findings(self) -> list[Finding]:
        """All that was noticed, once each, in the order of the files."""
        return sorted({*self.plan.findings, *self.report.findings})

    def pending(self) -> Plan:
        """The changes that ``--apply`` makes as the command was called."""
        return self.plan.only(*self.chosen)

    def applied(self) -> tuple[Outcome, ...]:
        return self.report.outcomes

    def steps(self) -> Iterator["FileDiff"]:
        """Each file's way from what it is to what the safe changes make of it, and on to what those do that were taken, and the others."""
        now, notes = self.tree, self._notes()
        there = {change.safety for change in self.plan}
        for safeties in (each for each in ((Safety.SAFE,), MADE, tuple(Safety)) if each[-1] in there):
            plan = self.plan.only(*safeties)
            later, came = self.tree.after(plan), _origins(plan)
            for path in sorted({change.path for change in self.plan} | came.keys()):
                old, new = now.get(path), later.get(path)
                if new is not None and (old is None or digest(old) != digest(new)):
                    yield self._step(path, old, new, came.get(path), safeties[-1], notes.get((path, safeties[-1]), ()))
            now = later

    def _step(
        self,
        path: PurePosixPath,
        old: bytes | None,
        new: bytes,
        origin: PurePosixPath | None,
        safety: Safety,
        notes: Notes,
    ) -> "FileDiff":
        moved = old is None and origin in self.tree
        before = self.tree[origin] if moved and origin is not None else old
        return FileDiff(path, before or b"", new, safety, notes, origin if moved else None, before is None)

    def _notes(self) -> Mapping[tuple[PurePosixPath, Safety], Notes]:
        """The reasons for each file's changes, gathered in one look through the rows: there may be one for every file."""
        found: dict[tuple[PurePosixPath, Safety], list[tuple[PageRow, Note]]] = defaultdict(list)
        for row in self.rows:
            found[row.path, row.safety] += [(row, note) for note in row.notes]
        return {key: tuple(notes) for key, notes in found.items()}


def _origins(plan: Plan) -> Mapping[PurePosixPath, PurePosixPath]:
    """Where each moved file is in the end, and where it was at first: one step may move what another has moved before."""
    came: dict[PurePosixPath, PurePosixPath] = {}
    for change in plan:
        if isinstance(change, Move):
            came[change.target] = came.pop(change.path, change.path)
    return came


@dataclass(frozen=True, slots=True)
class FileDiff:
    """One file before and after the changes of one safety, with the reasons for them; ``origin`` is where it came from, if it moved."""

    path: PurePosixPath
    old: bytes
    new: bytes
    safety: Safety
    notes: Notes = ()
    origin: PurePosixPath | None = None
    created: bool = False
