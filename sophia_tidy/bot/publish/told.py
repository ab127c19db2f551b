"""What a night has come to, told: a line for each action, and for each group that has no pull request yet, with the reason."""

from collections.abc import Iterable, Iterator, Mapping

from ...adapters.forge.stand_ins import with_names
from ...report.page import Page
from ..decide import standing
from ..decide.known import NightFacts
from ..decide.limits import is_in
from ..decide.outcome import GroupOutcome, Section
from ..model.actions import (
    Action,
    AddComment,
    AddLabels,
    DropBranch,
    EditDashboard,
    EditPull,
    MakeLabel,
    OpenDashboard,
    OpenPull,
    Push,
)
from ..model.observed import Observed
from ..model.wanted import Wanted
from .outcome import CarriedAction, Fate, NightOutcome

_WIDTH = max(map(len, (*Fate, *Section)))
_WOULD = "would"
_LONG = ("body", "text")  # what the requests hold in full


def night_page(
    wanted: Wanted, outcome: NightOutcome, said: Iterable[str] = (), requests: list[dict[str, object]] | None = None
) -> Page:
    """The page of a night; ``requests`` are those of a dry run, by which nothing was sent."""
    rows = [
        each for each in standing(wanted, outcome.known) if each.row is not None and each.section is not Section.OPEN
    ]
    details: dict[str, object] = {
        "repository": wanted.repository,
        "base": {"branch": wanted.base, "commit": wanted.base_commit},
        "actions": [_as_data(each) for each in outcome.carried],
        "waiting": [_row_data(each) for each in rows],
        "ended": outcome.ended,
    }
    if requests is not None:
        details["requests"] = requests
    lines = (
        *said,
        *(_line(each, each.fate if requests is None else _WOULD) for each in outcome.carried),
        *map(_row_line, rows),
        *_last(wanted, outcome, is_dry=requests is not None),
    )
    return Page("bot", details=details, lines=tuple(lines))


def words_of(action: Action, number: int = 0) -> str:
    """An action in a few words."""
    match action:
        case Push():
            return f"push {action.branch}"
        case DropBranch():
            return f"delete {action.branch}"
        case OpenPull():
            return f"open {_number(number)}from {action.branch}: {action.title}"
        case EditPull(is_open=None):
            return f"edit #{action.number}"
        case EditPull():
            return f"{'reopen' if action.is_open else 'close'} #{action.number}"
        case AddComment():
            return f"comment on #{action.number}: {action.key}"
        case AddLabels():
            return f"label #{action.number}: {', '.join(action.labels)}"
        case MakeLabel():
            return f"make the label {action.name}"
        case OpenDashboard():
            return f"open {_number(number)}the dashboard"
        case EditDashboard(is_open=None):
            return f"edit the dashboard #{action.number}"
        case EditDashboard():
            return f"{'reopen' if action.is_open else 'close'} the dashboard #{action.number}"


def _number(number: int) -> str:
    return f"#{number} " if number > 0 else ""


def _line(each: CarriedAction, fate: str) -> str:
    why = f" ({each.words})" if each.words else ""
    return with_names(f"{fate:<{_WIDTH}}  {words_of(each.action, each.number)}{why}")


def _row_line(outcome: GroupOutcome) -> str:
    row = outcome.row
    return f"{outcome.section:<{_WIDTH}}  {outcome.group}: {row.reason if row else ''}"


def _last(wanted: Wanted, outcome: NightOutcome, *, is_dry: bool) -> Iterator[str]:
    if outcome.ended:
        yield f"ended before it was through: {outcome.ended}; the next run goes on here"
    elif not outcome.carried:
        yield f"{_why_nothing(wanted, outcome.known)}; nothing is written"
    elif is_dry:
        yield "a dry run: nothing was sent"


def _why_nothing(wanted: Wanted, known: Observed) -> str:
    if not is_in(wanted.rules.window, known.hour, known.day):
        return f"it is {known.day}, {known.hour}:00 UTC, which is none of the hours and days that are configured"
    return NightFacts(wanted, known).stopped.rstrip(".") or "all is as it should be"


def _as_data(each: CarriedAction) -> Mapping[str, object]:
    fields = {name: value for name, value in each.action._asdict().items() if name not in _LONG and value is not None}
    data = {"action": type(each.action).__name__, **fields, "fate": each.fate.value, "words": each.words}
    return {**data, "number": each.number} if each.number > 0 else data


def _row_data(outcome: GroupOutcome) -> Mapping[str, object]:
    row = outcome.row
    title, reason = (row.title, row.reason) if row else ("", "")
    return {"group": outcome.group, "title": title, "state": outcome.section.value, "reason": reason}
