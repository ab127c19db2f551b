"""Small values of what is wanted and observed, for tests that say the rest."""

from collections.abc import Mapping, Sequence

from sophia_tidy.bot.model.marker import DashboardMarker, PullMarker
from sophia_tidy.bot.model.observed import BranchTip, Observed, ObservedDashboard, ObservedPull, PullState
from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.model.wanted import Wanted, WantedPull
from sophia_tidy.bot.texts.boxes import ticked
from sophia_tidy.bot.texts.dashboard import DashboardState, dashboard_body
from sophia_tidy.bot.texts.pull_body import PullNotes, pull_body

QUIET = BotRules(has_dashboard=False)
BASE = "0" * 40


def sha(word: str) -> str:
    """A hash for a word."""
    return word.encode().hex().ljust(40, "0")[:40]


def wish(group: str = "repair", finding: str = "a", before: str = "then", **more: object) -> WantedPull:
    """What is wanted for a group; its commit comes from the finding and from what was there before."""
    commit = sha(f"{group[:8]} {finding} {before}")
    values: dict[str, object] = {"title": f"Tidy {group}", "body": f"About {group}: {finding}.", **more}
    return WantedPull(group=group, fingerprint=finding, before=before, commit=commit, tree=sha("tree"), **values)


def wanted(*pulls: WantedPull, rules: BotRules = QUIET, base: str = "main", **more: object) -> Wanted:
    """A night's wishes."""
    return Wanted("o/r", base, BASE, pulls, rules=rules, **more)


def pull(
    wish: WantedPull,
    number: int = 1,
    state: PullState = PullState.OPEN,
    *,
    branch: str = "",
    base: str = "main",
    tip: BranchTip | str | None = "",
    marker: Mapping[str, object] | None = None,
    labels: Sequence[str] = ("tidy",),
    notes: PullNotes = PullNotes(),  # noqa: B008
    ticks: tuple[str, ...] = (),
    title: str | None = None,
) -> ObservedPull:
    """A pull request as the bot left it for a wish, but for what is said; a marker that is {} was taken out."""
    branch = branch or f"tidy/{wish.group}"
    values = {
        "before": wish.before,
        "heads": (wish.commit,),
        "notes": notes.digest,
        "title": wish.title,
        "made": wish.commit,
    }
    said = PullMarker(wish.group, branch, base, wish.fingerprint, **{**values, **(marker or {})})
    at = BranchTip(wish.commit, True, wish.group, wish.fingerprint) if tip == "" else tip
    at = BranchTip(at, False) if isinstance(at, str) else at
    shown = None if marker == {} else said
    body = pull_body(wish, notes, said) if shown else "Words of a person's."
    return ObservedPull(
        number, state, branch, base, at, wish.title if title is None else title, body, shown, tuple(labels), ticks=ticks
    )


def seen(*pulls: ObservedPull, branches: Mapping[str, BranchTip] | None = None, **more: object) -> Observed:
    """A night's observations; a pull request's branch is where its tip is, unless it is said otherwise."""
    at = {each.branch: each.tip for each in pulls if each.tip is not None and each.state is PullState.OPEN}
    values: dict[str, object] = {"labels": frozenset(("tidy", "tidy/hold", "tidy/stop")), **more}
    return Observed(BASE, {**at, **(branches or {})}, pulls, **values)


def board(number: int = 100, body: str | None = None, *, is_open: bool = True, **more: object) -> ObservedDashboard:
    """A dashboard; without a body one that says that nothing is open."""
    text = dashboard_body("", DashboardState(), DashboardMarker()) if body is None else body
    values: dict[str, object] = {"marker": DashboardMarker(), "labels": ("tidy",), "ticks": ticked(text), **more}
    return ObservedDashboard(number, is_open, text, **values)


def kinds(actions: Sequence[object]) -> list[str]:
    """The names of the actions."""
    return [type(action).__name__ for action in actions]
