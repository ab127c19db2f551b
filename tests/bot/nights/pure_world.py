"""A world made of values: a forge and commits in memory, and the bot's own way from looking to acting above it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.publish.night import night
from sophia_tidy.bot.publish.observe import NightSetting
from sophia_tidy.kernel.errors import TidyError

from .pure_forge import Death, PureForge, PureThing
from .pure_people import PurePeople
from .pure_plan import fingerprint, planned
from .stepped_night import SteppedNight
from .world import GROUPS, RULES, CommitView, Fault, IssueView, NightResult, PullView, WorldView

_MIDNIGHT = NightSetting(datetime(2026, 1, 5, 3, tzinfo=UTC))


class PureWorld(PurePeople):
    """A `World`; ``rules`` are the bot's."""

    def __init__(self, *, follows_renames: bool = False, rules: BotRules = RULES) -> None:
        super().__init__(follows_renames=follows_renames)
        self.rules = rules

    def view(self) -> WorldView:
        state = self.state
        things = [thing for _, thing in sorted(state.things.items())]
        base = state.branches[state.base]
        return WorldView(
            base=state.base,
            branches={name: tip.sha for name, tip in state.branches.items()},
            commits={
                sha: CommitView(tuple(each.sha for each in commit.parents), not commit.group, commit.fingerprint)
                for sha, commit in state.commits.items()
            },
            pulls=tuple(_pull(thing) for thing in things if thing.branch),
            issues=tuple(_issue(thing) for thing in things if not thing.branch),
            wanted={group: fingerprint(group, base) for group in GROUPS if base.files.get(f"{group}.finding")},
        )

    def night(self, faults: Mapping[int, Fault] | None = None) -> NightResult:
        forge = PureForge(self.state, faults or {})
        self._night(forge)
        return NightResult(forge.requests, forge.writes, forge.is_faulty)

    def nights_at_once(self, turns: tuple[bool, ...]) -> None:
        first, second = (SteppedNight(self._stepped) for _ in range(2))
        for is_first in turns:
            (first if is_first else second).step()
        for runner in (first, second):
            while runner.step():
                pass

    def _stepped(self, wait: Callable[[], None]) -> None:
        self._night(PureForge(self.state, {}, wait))

    def end(self) -> None:
        """Values need no end."""

    def keep_for_lag(self) -> None:
        """From now on this is what a list that lags behind shows."""
        self.state.before = dict(self.state.things)

    def _night(self, forge: PureForge) -> None:
        wanted = planned(self.state, self.rules)
        try:
            night(wanted, forge, forge, _MIDNIGHT)
        except (Death, TidyError):
            forge.is_faulty = True


def _pull(thing: PureThing) -> PullView:
    state = "open" if thing.is_open else "merged" if thing.is_merged else "closed"
    head = thing.head.sha if thing.head else ""
    return PullView(
        thing.number,
        state,
        thing.branch,
        head,
        thing.base,
        thing.title,
        thing.body,
        frozenset(thing.labels),
        thing.comments,
    )


def _issue(thing: PureThing) -> IssueView:
    return IssueView(thing.number, thing.is_open, thing.body, frozenset(thing.labels), thing.comments)
