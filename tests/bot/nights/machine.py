"""The state machine: nights and people, interleaved as Hypothesis likes."""

from collections.abc import Callable
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from .right import Right
from .world import FINDINGS, GROUPS, RULES, Fault, World, WorldView

_PICK = st.integers(0, 7)
_BRANCH_EVENTS = ("push", "amend", "rebase", "update", "reset", "delete_branch")
_PULL_EVENTS = ("suggest", "close", "reopen", "edit_body", "clear_body", "retitle", "revert")
_KEY = "<!-- tidy:"


class Nights(RuleBasedStateMachine):
    """One history; `make` gives its world."""

    make: ClassVar[Callable[[bool], World]]
    counts: ClassVar[dict[str, int]] = {}

    @initialize(follows_renames=st.booleans())
    def begin(self, follows_renames: bool) -> None:
        self.world = type(self).make(follows_renames)
        self.right = Right(RULES)
        self._count("histories")

    # People.
    @rule(name=st.sampled_from(_BRANCH_EVENTS), pick=_PICK)
    def branch_event(self, name: str, pick: int) -> None:
        view = self.world.view()
        branches = [branch for branch in view.branches if branch != view.base]
        if branches:
            branch = branches[pick % len(branches)]
            self._event(view, lambda: getattr(self.world, name)(branch), is_reset=name == "reset")

    @rule(name=st.sampled_from(_PULL_EVENTS), pick=_PICK)
    def pull_event(self, name: str, pick: int) -> None:
        view = self.world.view()
        if view.pulls:
            number = view.pulls[-1 - pick % len(view.pulls)].number
            self._event(view, lambda: getattr(self.world, name)(number))

    @rule(how=st.sampled_from(("merge", "squash", "rebase")), pick=_PICK)
    def merge(self, how: str, pick: int) -> None:
        view = self.world.view()
        pulls = [pull for pull in view.pulls if pull.state == "open"]
        if pulls:
            self._event(view, lambda: self.world.merge(pulls[pick % len(pulls)].number, how))

    @rule(name=st.sampled_from(("close", "reopen", "edit_body", "clear_body")), pick=_PICK)
    def board_event(self, name: str, pick: int) -> None:
        view = self.world.view()
        if view.issues:
            number = view.issues[pick % len(view.issues)].number
            self._event(view, lambda: getattr(self.world, name)(number))

    @rule(name=st.sampled_from(("tidy/hold", "tidy/stop", "tidy")), pick=_PICK)
    def relabel(self, name: str, pick: int) -> None:
        view = self.world.view()
        things = [*view.pulls, *view.issues]
        if things:
            thing = things[pick % len(things)]
            do = self.world.unlabel if name in thing.labels else self.world.label
            self._event(view, lambda: do(thing.number, name))

    @rule(pick=_PICK)
    def tick(self, pick: int) -> None:
        view = self.world.view()
        boxes = [(thing.number, key) for thing in (*view.pulls, *view.issues) for key in _boxes(thing.body)]
        if boxes:
            number, key = boxes[pick % len(boxes)]
            self._event(view, lambda: self.world.tick(number, key))

    @rule(pick=_PICK)
    def untick(self, pick: int) -> None:
        """Mostly the box that stops, for nothing happens while it is ticked."""
        view = self.world.view()
        for issue in view.issues:
            if f"[x] {_KEY}stop -->" in issue.body:
                self._event(view, lambda number=issue.number: self.world.tick(number, "stop"))

    @rule(group=st.sampled_from(GROUPS), end=st.sampled_from(("", "-2", "-x")), pick=_PICK)
    def rename_branch(self, group: str, end: str, pick: int) -> None:
        view = self.world.view()
        branches = [branch for branch in view.branches if branch != view.base]
        if branches:
            self._event(view, lambda: self.world.rename_branch(branches[pick % len(branches)], f"tidy/{group}{end}"))

    @rule(group=st.sampled_from(GROUPS))
    def make_branch(self, group: str) -> None:
        self._event(self.world.view(), lambda: self.world.make_branch(f"tidy/{group}"))

    @rule(name=st.sampled_from(("main", "trunk")))
    def rename_base(self, name: str) -> None:
        self._event(self.world.view(), lambda: self.world.rename_base(name))

    @rule(group=st.sampled_from(GROUPS), finding=st.sampled_from(FINDINGS))
    def find(self, group: str, finding: str) -> None:
        self._event(self.world.view(), lambda: self.world.find(group, finding))

    @rule(group=st.sampled_from(GROUPS), is_near=st.booleans())
    def touch(self, group: str, is_near: bool) -> None:
        self._event(self.world.view(), lambda: self.world.touch(group, is_near=is_near))

    @rule()
    def move_base(self) -> None:
        self._event(self.world.view(), self.world.move_base)

    # The bot.
    @rule(faults=st.dictionaries(st.integers(0, 9) | st.integers(0, 24), st.sampled_from(Fault), max_size=2))
    def night(self, faults: dict[int, Fault]) -> None:
        before = self.world.view()
        result = self.world.night(faults)
        self._count("nights")
        self._count("faults", int(result.is_faulty))
        self.right.after_night(before, self.world.view(), tuple(faults.values()), result)

    @rule()
    def good_night(self) -> None:
        self.night({})

    @rule(turns=st.lists(st.booleans(), max_size=30).map(tuple))
    def nights_at_once(self, turns: tuple[bool, ...]) -> None:
        before = self.world.view()
        self.right.may_say = 2
        self.world.nights_at_once(turns)
        self._count("nights at once")
        self.right.after_night(before, self.world.view())

    @rule()
    def two_quiet_nights(self) -> None:
        self._quiet()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            try:
                self._quiet()
            finally:
                self.world.end()

    # How.
    def _quiet(self) -> None:
        before = self.world.view()
        self.world.night()
        rest = self.world.view()
        self.right.after_night(before, rest)
        self.right.at_rest(rest)
        again = self.world.night()
        assert again.writes == 0, f"{again.writes} writes in the second of two quiet nights"
        assert self.world.view() == rest
        self._count("quiet nights", 2)

    def _event(self, before: WorldView, do: Callable[[], bool], *, is_reset: bool = False) -> None:
        if do():
            self._count("events")
            self.right.event(before, self.world.view(), is_reset=is_reset)

    def _count(self, what: str, many: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + many


def _boxes(body: str) -> list[str]:
    """The keys of all boxes, in their order."""
    parts = (line.partition(_KEY)[2].partition(" -->")[0] for line in body.splitlines() if f"] {_KEY}" in line)
    return [key for key in parts if key]
