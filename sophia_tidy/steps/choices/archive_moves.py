"""Files that may go to an archive: which wait for a person, which were taken, and what follows those that go."""

from collections.abc import Iterator

from ...archive.classify import Judgements, Verdict
from ...archive.planner import WantedMoves
from ...kernel.plan import Change, Move, Plan, Safety
from ...kernel.step import Offer
from ..context import Context
from .review import takes


def offered_moves(judged: Judgements) -> Iterator[Offer]:
    """The files that want an eye before they go, with their scores."""
    for path in judged.of(Verdict.REVIEW):
        judgement = judged.judgements[path]
        yield Offer(judgement.rule, path, judgement.score)


def wanted_moves(judged: Judgements, context: Context, step: str) -> WantedMoves:
    """What is sure goes, and what a person has taken; the rest is offered."""
    sure, likely = (frozenset(judged.of(verdict)) for verdict in (Verdict.ARCHIVE, Verdict.REVIEW))
    taken = frozenset(each.path for each in offered_moves(judged) if takes(context, step, each))
    return WantedMoves(sure | taken, likely - taken)


def marked_moves(plan: Plan, wanted: WantedMoves) -> Plan:
    """The plan with all that does not wait marked as taken: the moves for review that go now, and what follows them."""
    return Plan(
        tuple(
            change
            if change.safety is Safety.SAFE or (isinstance(change, Move) and change.path in wanted.offered)
            else change._replace(safety=Safety.TAKEN)
            for change in plan
        ),
        plan.findings,
    )


def is_move(change: Change) -> bool:
    """The index and the links follow the moves, and are no question of their own."""
    return isinstance(change, Move)
