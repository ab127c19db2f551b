"""What is known of the forge after an action, without a look at it: its lists may lag behind what was written."""

from collections.abc import Callable

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
from ..model.marker import DashboardMarker
from ..model.observed import BranchTip, Observed, ObservedDashboard, ObservedPull, PullState
from ..texts.boxes import ticked
from ..texts.markers import read_dashboard_marker, read_pull_marker


def known_after(observed: Observed, action: Action, number: int = 0) -> Observed:
    """The forge as it is when the action is done; ``number`` is that of what was opened."""
    match action:
        case Push():
            return _with_tip(observed, action.branch, BranchTip(action.commit))
        case DropBranch():
            return _with_tip(observed, action.branch, None)
        case OpenPull():
            return observed._replace(pulls=(*observed.pulls, _opened(observed, action, number)))
        case EditPull():
            return _with_pull(observed, action.number, lambda pull: _edited(pull, action))
        case AddLabels():
            return _labelled(observed, action)
        case MakeLabel():
            return observed._replace(labels=observed.labels | {action.name})
        case OpenDashboard():
            made = ObservedDashboard(number, True, "", DashboardMarker(), action.labels)
            return observed._replace(dashboards=(*observed.dashboards, _told(made, action.body)))
        case EditDashboard():
            return _with_dashboard(observed, action)
        case AddComment():
            return observed


def _with_tip(observed: Observed, branch: str, tip: BranchTip | None) -> Observed:
    others = {name: each for name, each in observed.branches.items() if name != branch}
    branches = others if tip is None else {**others, branch: tip}
    pulls = tuple(
        pull._replace(tip=tip) if pull.branch == branch and pull.state is PullState.OPEN else pull
        for pull in observed.pulls
    )
    return observed._replace(branches=branches, pulls=pulls)


def _opened(observed: Observed, action: OpenPull, number: int) -> ObservedPull:
    pull = ObservedPull(
        number=number,
        state=PullState.OPEN,
        branch=action.branch,
        base=action.base,
        tip=observed.branches.get(action.branch),
        title=action.title,
        body="",
        marker=None,
        labels=action.labels,
        is_draft=action.is_draft,
    )
    return _said(pull, action.body)


def _edited(pull: ObservedPull, action: EditPull) -> ObservedPull:
    if action.body is not None:
        pull = _said(pull, action.body)
    if action.is_open is not None:
        pull = pull._replace(state=PullState.OPEN if action.is_open else PullState.CLOSED)
    return pull._replace(title=action.title or pull.title, base=action.base or pull.base)


def _said(pull: ObservedPull, body: str) -> ObservedPull:
    return pull._replace(body=body, marker=read_pull_marker(body), ticks=ticked(body))


def _labelled(observed: Observed, action: AddLabels) -> Observed:
    def put(labels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*labels, *action.labels)))

    dashboards = tuple(
        each._replace(labels=put(each.labels)) if each.number == action.number else each for each in observed.dashboards
    )
    changed = _with_pull(observed, action.number, lambda pull: pull._replace(labels=put(pull.labels)))
    return changed._replace(dashboards=dashboards)


def _with_pull(observed: Observed, number: int, change: Callable[[ObservedPull], ObservedPull]) -> Observed:
    return observed._replace(pulls=tuple(change(each) if each.number == number else each for each in observed.pulls))


def _with_dashboard(observed: Observed, action: EditDashboard) -> Observed:
    def change(dashboard: ObservedDashboard) -> ObservedDashboard:
        if action.body is not None:
            dashboard = _told(dashboard, action.body)
        return dashboard if action.is_open is None else dashboard._replace(is_open=action.is_open)

    dashboards = tuple(change(each) if each.number == action.number else each for each in observed.dashboards)
    return observed._replace(dashboards=dashboards)


def _told(dashboard: ObservedDashboard, body: str) -> ObservedDashboard:
    marker = read_dashboard_marker(body) or DashboardMarker()
    return dashboard._replace(body=body, marker=marker, ticks=ticked(body))
