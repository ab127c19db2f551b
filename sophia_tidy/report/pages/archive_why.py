"""One file's verdict, told: what speaks for archiving it, what against, and what holds it."""

from collections.abc import Iterator

from ...archive.classify import Judgement
from ...archive.facts.facts import ArchiveFacts
from ...archive.rules.evidence import ARCHIVE_AT, REVIEW_AT
from ...archive.rules.rule import RuleEffect
from ...archive.vetoes import Veto


def story(judgement: Judgement) -> Iterator[str]:
    """The verdict, and every word that led to it."""
    score = f"score {judgement.score:g} (review from {REVIEW_AT:g}, archive from {ARCHIVE_AT:g})"
    yield f"  archive   {judgement.verdict}, {score}"
    for each in judgement.evidence:
        if each.effect is RuleEffect.WEIGHT:
            yield f"  {'for' if each.weight > 0 else 'against':<9} {each.weight:+g} {each.text} [{each.rule}]"
    for veto in judgement.vetoes:
        yield f"  {'review' if veto.cap else 'held':<9} {veto.text} [{veto.rule}]"


def way_out(judgement: Judgement, facts: ArchiveFacts) -> Iterator[str]:
    """What would have to happen before the file could go."""
    for_good = [veto for veto in judgement.vetoes if veto.by is None and not veto.cap]
    first = sorted({str(veto.by) for veto in judgement.vetoes if veto.by is not None and not veto.cap})
    if for_good:
        yield f"  so        it stays, whatever else goes: {_rules(for_good)}"
    elif first:
        yield f"  so        it can go when these go: {', '.join(first)}"
    elif judgement.score < REVIEW_AT:
        yield "  so        nothing holds it, and too little speaks for archiving it: it stays"
    if not judgement.evidence and not facts.named_by(judgement.path):
        yield "  note      no file names it; that alone says little, for much is run by hand"


def _rules(vetoes: list[Veto]) -> str:
    return ", ".join(dict.fromkeys(veto.rule for veto in vetoes))
