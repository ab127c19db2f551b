"""What is found on the forge: branches, pull requests and the dashboard, as the bot understands them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from .marker import DashboardMarker, PullMarker


class PullState(StrEnum):
    """What has become of a pull request."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


class MergeResult(StrEnum):
    """What merging a branch into today's base gives: the tree that is wanted, another one, or a conflict."""

    SAME = "same"
    DIFFERS = "differs"
    CONFLICT = "conflict"


class BranchTip(NamedTuple):
    """Where a branch is.

    ``is_sealed`` says that the commit is, to the last bit, one that the bot
    made (its own trailers, with a seal over all that a commit holds);
    ``group`` and ``fingerprint`` are what those trailers say.
    Where nobody had to ask, because the tip is known by its hash, it is None.
    """

    sha: str
    is_sealed: bool | None = None
    group: str = ""
    fingerprint: str = ""


class ObservedPull(NamedTuple):
    """A pull request of the bot: it bears a marker, or its branch is one of the bot's.

    ``branch`` is the name that its head has now, in the repository itself;
    ``tip`` is None where the branch is gone.  Of one that is over, ``tip`` is
    the commit that it showed last.  ``marker`` is None where somebody has taken it out;
    ``ticks`` are the keys of the boxes that are ticked in the body.
    """

    number: int
    state: PullState
    branch: str
    base: str
    tip: BranchTip | None
    title: str
    body: str
    marker: PullMarker | None
    labels: tuple[str, ...] = ()
    is_draft: bool = False
    ticks: tuple[str, ...] = ()


class ObservedDashboard(NamedTuple):
    """A dashboard issue; there may be two where two runs made one each."""

    number: int
    is_open: bool
    body: str
    marker: DashboardMarker
    labels: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()


class Observed(NamedTuple):
    """All that is known of the forge when the night begins to act.

    ``branches`` are those with the bot's prefix.  ``merges`` are numbers of
    open pull requests to what merging them gives, for those where that can
    make a difference.  ``hour`` and ``day`` (as in `rules.DAYS`) are UTC's.
    ``may_push_workflows`` is None where only a push can tell.
    ``checks_wait`` says that checks of what this token makes wait for somebody's approval.
    ``refused`` are groups to the fingerprint that the forge refused in this very run, and why.
    """

    base_commit: str
    branches: Mapping[str, BranchTip] = MappingProxyType({})
    pulls: tuple[ObservedPull, ...] = ()
    dashboards: tuple[ObservedDashboard, ...] = ()
    merges: Mapping[int, MergeResult] = MappingProxyType({})
    labels: frozenset[str] = frozenset()
    hour: int = 0
    day: str = "mon"
    may_push_workflows: bool | None = None
    checks_wait: bool = False
    refused: Mapping[str, tuple[str, str]] = MappingProxyType({})
