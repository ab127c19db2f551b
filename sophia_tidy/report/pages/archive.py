"""What `archive` shows: each file that goes or may go with its reasons, and the verdicts in full for JSON."""

from collections.abc import Iterator

from ...archive.classify import Judgement, Verdict
from ...archive.planner import BARRED
from ...kernel.finding import at_error
from ...kernel.outcome import Report
from ...kernel.plan import Change, Move, Plan, Safety
from ...kernel.step import StepResult
from ...steps.archive import Classified
from ...steps.archive_place import HIDDEN
from ..formats import Note, Page, PageRow

WORDS = {Verdict.ARCHIVE: "archive", Verdict.REVIEW: "review"}


def page_of(archived: StepResult[Classified], *, diff: bool = False) -> Page:
    """The page of a planned `archive`."""
    return Page(
        "archive",
        archived.tree,
        archived.plan,
        archived.unsafe,
        Report(before=_counts(archived)),
        rows=tuple(_rows(archived)),
        details=_details(archived),
        diff=diff,
    )


def _counts(archived: StepResult[Classified]) -> dict[str, int]:
    """How many files go, may go, and would go if their place in the archive were free."""
    barred = {finding.location.path for finding in archived.plan.findings if finding.rule == BARRED}
    sure, likely = (archived.facts.judged.of(verdict) for verdict in (Verdict.ARCHIVE, Verdict.REVIEW))
    counts = {
        "files": len(archived.facts.facts.items),
        "to archive": len(set(sure) - barred),
        "to review": len(set(likely) - barred),
    }
    return counts | ({"held back": len(barred)} if barred else {})


def _rows(archived: StepResult[Classified]) -> Iterator[PageRow]:
    opened = [change for change in archived.plan if change.rule == HIDDEN]
    yield from (opening_row(change, archived.plan) for change in opened)
    if any(finding.rule == HIDDEN and at_error([finding]) for finding in archived.plan.findings):
        yield from _verdicts(archived)
    for change in archived.plan:
        if isinstance(change, Move):
            judgement = archived.facts.judged.judgements.get(change.path)
            reason = judgement.reason if judgement is not None else f"it goes to {change.target}"
            yield PageRow(change.path, _word(change, judgement), change.rule, reason, change.safety)


def opening_row(change: Change, plan: Plan) -> PageRow:
    """Why a `.gitignore` gets lines that let git see the archive's folder."""
    place = next(finding.location for finding in plan.findings if finding.rule == HIDDEN)
    reason = f"git ignores the archive's folder ({place}); with the lines at its end git sees it"
    return PageRow(change.path, "review", HIDDEN, reason, change.safety, (Note(0, reason, HIDDEN),))


def _verdicts(archived: StepResult[Classified]) -> Iterator[PageRow]:
    """What would go if git saw the destination."""
    for path in archived.facts.judged.of(*WORDS):
        judgement = archived.facts.judged.judgements[path]
        yield PageRow(path, WORDS[judgement.verdict], judgement.rule, judgement.reason)


def _word(change: Move, judgement: Judgement | None) -> str:
    if judgement is not None and judgement.verdict in WORDS:
        return WORDS[judgement.verdict]
    return "move" if change.safety is Safety.SAFE else "review"


def _details(archived: StepResult[Classified]) -> dict[str, object]:
    judged = archived.facts.judged
    return {
        "verdicts": [
            as_json(judgement)
            for judgement in judged.judgements.values()
            if judgement.verdict is not Verdict.KEEP or judgement.score > 0
        ],
        "clusters": [
            {
                "rule": c.rule,
                "members": [str(path) for path in c.members],
                "survivor": str(c.survivor),
                "reason": c.reason,
            }
            for c in judged.clusters
        ],
    }


def as_json(judgement: Judgement) -> dict[str, object]:
    """One verdict in the documented JSON: score, evidence with weights, and what holds the file."""
    return {
        "path": str(judgement.path),
        "verdict": judgement.verdict.value,
        "score": judgement.score,
        "evidence": [{"rule": e.rule, "weight": e.weight, "text": e.text} for e in judgement.evidence if e.weight],
        "vetoes": [
            {"rule": v.rule, "text": v.text, "by": None if v.by is None else str(v.by), "cap": v.cap}
            for v in judgement.vetoes
        ],
    }
