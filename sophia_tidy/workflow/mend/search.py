"""Fault by fault from the top: every rule proposes, and the cheapest few ways that get further are followed.

A proposal is followed only where the text then parses, or the fault is
nearer to the end of the file.  Of the ways that end in a text that parses,
the one with the least cost and the fewest findings of the reader is chosen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ...kernel.edit import Fix
from ..facts.refused import read
from .draft import Draft, LineProposal, untouched
from .history import FileHistory
from .parse_state import ReadFault, fault_of
from .rules import DEAD, FAULTS

STEPS = 60  # faults that are mended one after the other
WAYS = 5  # that are followed beside one another
LOOKS, BUDGET = 500, 3_000_000  # texts, and characters of them, that are parsed at most: some seconds
FINDING, LOSS = 0.8, 1.5  # what a finding of the reader, or a line of a person that goes, counts beside costs
KNOWN = 0.4  # what is left of the cost where earlier versions had the very lines
SERIES = 0.6  # the same where the same rule was needed before: damage comes in series
BEHIND = 2.0


@dataclass(frozen=True, slots=True)
class MendedDraft:
    """A draft and how it came about; ``fault`` is None where it parses."""

    draft: Draft
    fault: ReadFault | None
    fixes: tuple[Fix, ...] = ()
    cost: float = 0.0
    loses: bool = False
    doubtful: bool = False
    known: bool = True
    findings: int = 0

    @property
    def score(self) -> float:
        return self.cost + FINDING * self.findings + LOSS * self.loses

    @property
    def left(self) -> int:
        """Lines from the fault to the end."""
        return len(self.draft.lines) - self.fault.line if self.fault else 0


def ways(path: PurePosixPath, draft: Draft, past: FileHistory) -> list[MendedDraft]:
    """Every way to a text that reads that was found, the best first; a text that parses starts at its end."""
    start = MendedDraft(draft, fault_of(draft))
    found = [start] if start.fault is None else _found(start, past)
    ended = [_judged(path, way) for way in found]
    return sorted(
        (way for way in ended if way is not None and way.fixes and untouched(draft, way.draft, way.fixes)),
        key=lambda way: (way.score, way.draft.text),
    )


def _found(start: MendedDraft, past: FileHistory) -> list[MendedDraft]:
    followed, ended, seen, parsed = [start], [], {start.draft.text}, 0
    for _ in range(STEPS):
        further: list[MendedDraft] = []
        for way in followed:
            for proposal in _proposals(way, past):
                draft = way.draft.with_(proposal)
                if draft.text in seen or len(seen) > LOOKS or parsed >= BUDGET:
                    continue
                seen.add(draft.text)
                parsed += len(draft.text)
                new = _after(way, proposal, draft, past)
                if new.fault is None:
                    ended.append(new)
                elif new.left < way.left:
                    further.append(new)
        limit = min((way.score for way in ended), default=float("inf")) + BEHIND
        followed = sorted(
            (way for way in further if way.score < limit), key=lambda way: (way.score, way.left, way.draft.text)
        )[:WAYS]
        if not followed:
            break
    return ended


def _proposals(way: MendedDraft, past: FileHistory) -> Iterator[LineProposal]:
    if way.fault is None:
        return
    yield from past.candidates(way.draft, way.fault)
    for rule in FAULTS:
        yield from rule.candidates(way.draft, way.fault)


def _after(way: MendedDraft, proposal: LineProposal, draft: Draft, past: FileHistory) -> MendedDraft:
    known = past.knows(proposal)
    cost = proposal.cost * (KNOWN if known else 1.0)
    if way.fixes and way.fixes[-1].rule == proposal.rule:
        cost *= SERIES
    return MendedDraft(
        draft,
        fault_of(draft),
        way.fixes + way.draft.fixes(proposal),
        way.cost + cost,
        way.loses or proposal.loses,
        way.doubtful or proposal.doubtful,
        way.known and known,
    )


def _judged(path: PurePosixPath, way: MendedDraft) -> MendedDraft | None:
    """With the findings of the reader, and what is dead although it parses mended too; None where the reader refuses the whole."""
    version = read(path, way.draft.content)
    if version.broken:
        return None
    way = replace(way, findings=len(version.findings))
    for rule in (each for each in DEAD if way.findings or not each.GAIN):
        for proposal in rule.candidates(way.draft, None):
            draft = way.draft.with_(proposal)
            version = read(path, draft.content)
            if not version.broken and len(version.findings) <= way.findings - rule.GAIN:
                way = replace(
                    way,
                    draft=draft,
                    fixes=way.fixes + way.draft.fixes(proposal),
                    cost=way.cost + proposal.cost,
                    findings=len(version.findings),
                )
    return way
