"""The changes that most want an eye, with the evidence: those of which a step is least sure, then the largest.

What is said may quote a file; so nothing is said that holds what looks secret.
"""

from collections.abc import Collection, Iterable, Iterator
from importlib import import_module
from pathlib import PurePosixPath
from typing import NamedTuple

from ...convert.ledger import KeyStatus
from ...kernel.location import printable
from ...kernel.plan import Change, Move
from ...kernel.step import StepResult
from ...kernel.tree import Tree
from ...manifests.pointer import spell
from ...report.page import PageRow
from ...secrets.kinds import kind_of
from ...secrets.redact import Redactor
from ...steps.archive import Classified
from ...steps.convert import Converted
from ...steps.fix import FixFacts
from ...steps.run import OF_THE_ARCHIVE
from ...steps.workflow_facts import WorkflowKnowledge
from ...workflow.duties.ledger import DutyStatus
from ..model.story import EyeChange
from .merging import regions

MOST = 3
_LONGEST = 300  # characters of one piece of evidence
_HIDDEN = "what speaks for it is not shown, for it holds what looks secret"
_SURE = 1.0


class Doubt(NamedTuple):
    """A change with how sure its step is (1 where it is), how many lines it changes, and what there is to say."""

    sure: float
    lines: int
    eye: EyeChange


def eye_of(
    result: StepResult[object], changes: Collection[Change], base: Tree, rows: Collection[PageRow]
) -> tuple[EyeChange, ...]:
    """The three, each of another file where there are so many."""
    doubts = sorted(_doubts(result, changes, base, rows), key=lambda each: (each.sure, -each.lines, each.eye))
    first = {each.eye.path: each for each in reversed(doubts)}
    chosen = sorted(first.values(), key=doubts.index)[:MOST]
    chosen += [each for each in doubts if each not in chosen][: MOST - len(chosen)]
    return tuple(_shown([each.eye for each in chosen], changes, base))


def _doubts(
    result: StepResult[object], changes: Collection[Change], base: Tree, rows: Collection[PageRow]
) -> Iterator[Doubt]:
    by_path = {change.path: change for change in changes}
    lines = {path: _count(change, base) for path, change in by_path.items()}
    rules = {(change.path, change.rule) for change in changes}
    safeties = {path: {each.safety for each in changes if each.path == path} for path in by_path}
    told: set[PurePosixPath] = set()
    for row in rows:
        for line, rule, text in _said(row):
            if (
                row.path in by_path
                and row.safety in safeties[row.path]
                and ((row.path, rule) in rules or (row.path, row.rule) in rules)
            ):
                told.add(row.path)
                sure, more = _confidence(result, row.path)
                yield Doubt(sure, lines[row.path], EyeChange(str(row.path), line, rule, text + more))
    yield from _decisions(result, by_path)
    for path, change in by_path.items():
        if path not in told:
            size = "a new file" if path not in base else f"{lines[path]} lines differ"
            yield Doubt(_SURE, lines[path], EyeChange(str(path), 0, change.rule, size))


def rows_of(result: StepResult[object]) -> tuple[PageRow, ...]:
    """The step's own story of each file that it changes or would change."""
    if result.facts is None:
        return ()
    own = "archive" if result.step in OF_THE_ARCHIVE else result.step
    rows: tuple[PageRow, ...] = import_module(f"...report.pages.{own}", __package__).page_of(result).rows
    return rows


def _said(row: PageRow) -> Iterator[tuple[int, str, str]]:
    if not row.notes:
        yield 0, row.rule, row.reason
    for note in row.notes:
        yield note.line, note.rule, note.text


def _confidence(result: StepResult[object], path: PurePosixPath) -> tuple[float, str]:
    """How sure the step is of a file, and what there is to say of that."""
    if isinstance(result.facts, FixFacts) and path in result.facts.repairs:
        repair = result.facts.repairs[path]
        others = len(repair.alternatives)
        more = f"; {others} other reading{'s' * (others > 1)} would parse" if others else ""
        return repair.confidence, f" (confidence {repair.confidence:.2f}{more})"
    if isinstance(result.facts, Classified) and path in result.facts.judged.judgements:
        score = result.facts.judged.judgements[path].score
        return score / (score + 1) if score > 0 else 0.0, f" (score {score:g})"
    return _SURE, ""


def _decisions(result: StepResult[object], changes: Collection[PurePosixPath]) -> Iterator[Doubt]:
    """What the ledgers of `convert` and `workflow` leave to a person, at the page that tells of it."""
    if isinstance(result.facts, Converted):
        yield from _keys(result.facts, changes)
    elif isinstance(result.facts, WorkflowKnowledge):
        for duty in result.facts.ledger.duties:
            is_lost = duty.verdict.status is DutyStatus.DROPPED
            if is_lost or duty.path in changes:
                what = duty.job or duty.schedule or "the whole file"
                said = f"{what}: {duty.verdict.status}, {duty.verdict.reason}"
                yield Doubt(0.0 if is_lost else 0.5, 0, EyeChange(str(duty.path), duty.at.line, result.step, said))


def _keys(converted: Converted, changes: Collection[PurePosixPath]) -> Iterator[Doubt]:
    for stack in converted.written:
        pages = [path for path in changes if path.name == f"{stack.name}-LEDGER.md"]
        for entry in stack.entries if pages else ():
            if entry.status is KeyStatus.NEEDS_DECISION:
                said = f"{spell(entry.pointer)}: {entry.note}"
                yield Doubt(0.0, 0, EyeChange(str(pages[0]), 0, entry.rule, said))


def _count(change: Change, base: Tree) -> int:
    """The lines that differ; none of a move."""
    if isinstance(change, Move):
        return 0
    old = base.get(change.path)
    if old is None:
        return change.content.count(b"\n")
    return sum(end - start for start, end in regions(change.content, old)) or 1


def _shown(eyes: Iterable[EyeChange], changes: Collection[Change], base: Tree) -> Iterator[EyeChange]:
    """As anybody may see it: in one line, and without what holds a secret of the file it is about."""
    eyes = list(eyes)
    redactor = Redactor()
    contents = {str(change.path): (change.path, base.get(change.path, b"")) for change in changes}
    for path, content in (contents[eye.path] for eye in eyes if eye.path in contents):
        redactor.learn(content.decode("utf-8", "surrogateescape"), kind_of(path))
    for eye, said in zip(eyes, redactor.texts([eye.evidence for eye in eyes]), strict=True):
        text = printable(" ".join(eye.evidence.split()))
        text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        yield eye._replace(evidence=_HIDDEN if said != eye.evidence else text)
