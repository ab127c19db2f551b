"""What the list of issues tells: dashboards, and pull requests by their markers."""

from collections.abc import Iterable, Mapping

from ...adapters.forge.records import ForgeIssue, ForgePull
from ..model.marker import DashboardMarker
from ..model.observed import ObservedDashboard
from ..texts.boxes import ticked
from ..texts.dashboard import TITLE
from ..texts.markers import read_dashboard_marker, read_pull_marker


def dashboards_of(issues: Iterable[ForgeIssue]) -> tuple[ObservedDashboard, ...]:
    """Those that are dashboards: by their marker or, where that was taken out, by their title."""
    return tuple(
        ObservedDashboard(
            issue.number, issue.is_open, issue.body, marker or DashboardMarker(), issue.labels, ticked(issue.body)
        )
        for issue in issues
        if not issue.is_pull
        if (marker := read_dashboard_marker(issue.body)) is not None or issue.title == TITLE
    )


def as_told(issue: ForgeIssue, tips: Mapping[str, str]) -> ForgePull:
    """A pull request by what the list of issues and its marker say.

    Raises:
        ValueError: it has no marker.
    """
    marker = read_pull_marker(issue.body)
    if marker is None:
        raise ValueError(f"pull request {issue.number} has no marker")
    return ForgePull(
        number=issue.number,
        title=issue.title,
        body=issue.body,
        is_open=issue.is_open,
        is_merged=issue.is_merged,
        is_draft=False,
        author=issue.author,
        head=marker.branch,
        head_sha=tips.get(marker.branch, "") if issue.is_open else (marker.heads or ("",))[-1],
        base=marker.base,
        labels=issue.labels,
    )
