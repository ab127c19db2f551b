"""A world of real git and real HTTP: the forge of `tests.forge`, and above it the whole of the half that publishes."""

import copy
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from sophia_tidy.adapters.forge.addresses import ForgeAddress, ForgeKind
from sophia_tidy.adapters.forge.connect import connect
from sophia_tidy.adapters.forge.pace import PaceLimits
from sophia_tidy.adapters.forge.tokens import ForgeToken
from sophia_tidy.adapters.git.remote import remote_scratch
from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.publish.branches import BundleBranches
from sophia_tidy.bot.publish.night import night
from sophia_tidy.bot.publish.observe import NightSetting
from sophia_tidy.kernel.errors import TidyError

from ...conftest import MEMORY
from ...forge import faults as weather
from ...forge.journal import Journal
from ...forge.records import Grant, Issue
from .leaks import LeakWatch
from .real_people import RealPeople
from .real_plan import fingerprint, parts_of, planned, read_groups
from .stepped_night import SteppedNight
from .world import RULES, CommitView, Fault, IssueView, NightResult, PullView, WorldView

_SECOND_TOKEN = "ghs_TheTokenOfTheOtherNight0123456789"
_REFUSALS = (
    *map(weather.Refuse, (422, 403, 404, 409, 429, 401, 500, 502, 503, 410)),
    weather.Refuse(403, {"Retry-After": "60"}, b'{"message": "You have exceeded a secondary rate limit"}'),
    weather.Refuse(429, {"Retry-After": "30"}, b'{"message": "Too many requests"}'),
)
_FOREVER = 1_000_000
_MORNING = datetime(2026, 1, 5, 3, tzinfo=UTC)


class RealWorld(RealPeople):
    """A `World`; ``kind`` is github or gitea, ``rules`` are the bot's.

    ``most_quiet`` are the most requests that a night without a fault and a write had, in any of them.
    """

    most_quiet: ClassVar[int] = 0

    def __init__(self, kind: str, rules: BotRules = RULES) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="nights-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
        folder = Path(self._home.name)
        (folder / "forge").mkdir()
        (folder / "tmp").mkdir()
        super().__init__(folder, kind)
        self.rules = rules
        self._before = (tempfile.tempdir, os.environ.get("TMPDIR"))
        tempfile.tempdir = os.environ["TMPDIR"] = str(folder / "tmp")
        self.watch = LeakWatch(folder / "tmp", self.forge.token)
        self.state.grants[_SECOND_TOKEN] = Grant(
            _SECOND_TOKEN, self.forge.grant.login, permissions=self.forge.grant.permissions
        )
        self.forge.front.gate = self._gate
        self._turns: dict[str, Callable[[], None]] = {}

    def end(self) -> None:
        """What it holds of the machine is given back; it must not have let the token out, nor have spoken to the forge as it should not.

        Raises:
            AssertionError: it has.
        """
        self.watch.end(self.forge)
        tempfile.tempdir = self._before[0]
        os.environ.pop("TMPDIR")
        if self._before[1] is not None:
            os.environ["TMPDIR"] = self._before[1]
        left = [path.name for path in (Path(self._home.name) / "tmp").iterdir()]
        self._stack.close()
        self._home.cleanup()
        assert self.watch.found == []
        assert left == []
        assert self.forge.problems == []

    def view(self) -> WorldView:
        self.see()
        issues = [issue for _, issue in sorted(self.state.issues.items())]
        found = {group: parts_of(text)["finding"] for group, text in read_groups(self.forge).items()}
        return WorldView(
            base=self.base,
            branches=self.state.bare.branches(),
            commits={
                sha: CommitView(parents, sha not in self.bots, self.bots.get(sha, ""))
                for sha, parents in self.known.items()
            },
            pulls=tuple(_pull(issue) for issue in issues if issue.pull),
            issues=tuple(_issue(issue) for issue in issues if not issue.pull),
            wanted={group: fingerprint(group, finding) for group, finding in found.items() if finding},
        )

    def night(self, faults: Mapping[int, Fault] | None = None) -> NightResult:
        self.forge.clock.sleep(3600 * 24)
        mark, met = len(self.forge.requests), len(self.forge.faults.met)
        for index, fault in (faults or {}).items():
            self._lay(index + 1, fault)
        before = copy.deepcopy(self.state.issues)
        is_whole = self._night(self.forge.token)
        if self.forge.requests.since(mark).writes():
            self.state.lists.remember(before)
        self.forge.faults.clear()
        asked = self.forge.requests.since(mark)
        if not faults and not asked.writes():
            RealWorld.most_quiet = max(RealWorld.most_quiet, _requests(asked))
        is_faulty = not is_whole or len(self.forge.faults.met) > met
        return NightResult(_requests(asked), len(asked.writes()), is_faulty)

    def _lay(self, n: int, fault: Fault) -> None:
        """A process that dies is one from which nothing comes any more."""
        lay = self.forge.faults.at
        match fault:
            case Fault.REFUSED:
                lay(n, _REFUSALS[n % len(_REFUSALS)])
            case Fault.LOST_BEFORE:
                lay(n, weather.DropBefore())
            case Fault.LOST_AFTER:
                lay(n, weather.HalfAnswer() if n % 2 else weather.DropAfter())
            case Fault.DIES_BEFORE:
                lay(n, weather.DropBefore(), times=_FOREVER)
            case Fault.DIES_AFTER:
                lay(n, weather.DropAfter())
                lay(n + 1, weather.DropBefore(), times=_FOREVER)
            case Fault.LAGS:
                lay(n, weather.Stale())

    def _night(self, token: str) -> bool:
        """Whether it came to its end."""
        bundle = planned(self.forge, self.rules)
        self.bots |= {pull.commit: pull.fingerprint for pull in bundle.wanted.pulls}
        address = ForgeAddress(ForgeKind(self.forge.kind), "127.0.0.1", self.forge.url, self.forge.full_name)
        client = connect(address, ForgeToken(token, "a test"), PaceLimits(), clock=self.forge.clock, seed="a test")
        scratch = partial(remote_scratch, self.forge.clone_url, lambda: token)
        try:
            with BundleBranches(scratch, bundle, client) as branches:
                outcome = night(bundle.wanted, client, branches, NightSetting(_MORNING))
        except TidyError as error:
            self.watch.said(str(error), "an error")
            return False
        self.watch.said(repr(outcome), "the outcome")
        return True

    def nights_at_once(self, turns: tuple[bool, ...]) -> None:
        self.forge.clock.sleep(3600 * 24)
        first, second = (SteppedNight(partial(self._stepped, token)) for token in (self.forge.token, _SECOND_TOKEN))
        for is_first in turns:
            (first if is_first else second).step()
        for runner in (first, second):
            while runner.step():
                pass
        self._turns.clear()

    def _stepped(self, token: str, wait: Callable[[], None]) -> None:
        self.wait(token, wait)
        self._night(token)

    def wait(self, token: str, turn: Callable[[], None]) -> None:
        """Each request of that token waits for its turn."""
        self._turns[token] = turn

    def _gate(self, token: str) -> None:
        if (turn := self._turns.get(token)) is not None:
            turn()
        self.watch.look()


def _requests(asked: Journal) -> int:
    """All that were sent to the API, and each connection of git's once."""
    return sum(one.kind == "api" or "info/refs" in one.path for one in asked)


def _pull(issue: Issue) -> PullView:
    pull = issue.pull
    assert pull
    state = "open" if issue.is_open else "merged" if pull.merged is not None else "closed"
    comments = tuple(said.body for said in issue.comments)
    return PullView(
        issue.number,
        state,
        pull.head,
        pull.head_sha,
        pull.base,
        issue.title,
        issue.body,
        frozenset(issue.labels),
        comments,
    )


def _issue(issue: Issue) -> IssueView:
    comments = tuple(said.body for said in issue.comments)
    return IssueView(issue.number, issue.is_open, issue.body, frozenset(issue.labels), comments)
