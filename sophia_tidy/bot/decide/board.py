"""The dashboard: one issue, the lowest number; written where it says other than what is so, and last."""

from collections.abc import Iterable, Iterator, Sequence

from ..model.actions import Action, EditDashboard, OpenDashboard
from ..model.marker import DashboardMarker
from ..texts.boxes import STOP
from ..texts.dashboard import TITLE, DashboardRow, DashboardState, dashboard_body
from .known import NightFacts
from .outcome import GroupOutcome, Section


def board_actions(outcomes: Sequence[GroupOutcome], facts: NightFacts) -> Iterator[tuple[Action, ...]]:
    """One that a person has closed is kept true, and stays closed; a second one is closed."""
    if not facts.rules.has_dashboard:
        yield from ((EditDashboard(board.number, is_open=False),) for board in facts.boards if board.is_open)
        return
    yield from ((EditDashboard(board.number, is_open=False),) for board in facts.boards[1:] if board.is_open)
    yield from _written(_state(outcomes, facts), facts)


def stopped_actions(facts: NightFacts) -> Iterator[tuple[Action, ...]]:
    """The one thing that is said while a person has stopped it: that it is; the same every night, so once."""
    if facts.rules.has_dashboard:
        yield from _written(DashboardState(stopped=facts.stopped, is_stop_ticked=STOP in facts.ticks), facts)


def _written(state: DashboardState, facts: NightFacts) -> Iterator[tuple[Action, ...]]:
    marker = DashboardMarker(facts.refused)
    if facts.boards:
        old = facts.boards[0].body
        new = dashboard_body(old, state, marker)
        if new != old:
            yield (EditDashboard(facts.boards[0].number, body=new),)
    elif any(state[:6]):
        yield (OpenDashboard(TITLE, dashboard_body("", state, marker), (facts.rules.label,)),)


def _state(outcomes: Sequence[GroupOutcome], facts: NightFacts) -> DashboardState:
    return DashboardState(
        open=_rows(Section.OPEN, outcomes),
        waiting=_rows(Section.WAITING, outcomes),
        closed=_rows(Section.CLOSED, outcomes),
        blocked=_rows(Section.BLOCKED, outcomes),
        refused=_rows(Section.REFUSED, outcomes),
        questions=facts.wanted.questions,
        is_stop_ticked=False,
    )


def _rows(section: Section, outcomes: Iterable[GroupOutcome]) -> tuple[DashboardRow, ...]:
    return tuple(each.row for each in outcomes if each.section is section and each.row is not None)
