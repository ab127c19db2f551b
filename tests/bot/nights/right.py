"""What must be true of a world, whatever happened in it: a model that knows nothing of how the bot decides.

`Right` is told of every event and every night by the world before and after
it.  Of each pull request it keeps what the bot last showed in it, and whether
a person has had a hand in its branch since; of each group what people said
no to.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.texts.boxes import numbers, ticked
from sophia_tidy.bot.texts.markers import read_pull_marker

from .board_read import BoardRead, board_read, first_board
from .world import GROUPS, Fault, NightResult, PullView, WorldView


class Right:
    """The memory of a world; each method raises AssertionError where something is not right."""

    def __init__(self, rules: BotRules) -> None:
        self.rules = rules
        self.group: dict[int, str] = {}
        self.shown: dict[int, str] = {}
        self.theirs: set[int] = set()
        self.reset: set[int] = set()
        self.renamed: set[int] = set()  # those of them that have another name, and nothing else
        self.refused: defaultdict[str, set[str]] = defaultdict(set)
        self.blank: set[int] = set()
        self.may_say = 1  # two that comment at the same time cannot know of each other: no forge has a lock

    # What happens.
    def event(self, before: WorldView, after: WorldView, *, is_reset: bool = False) -> None:
        """A person did something."""
        old = {pull.number: pull for pull in before.pulls}
        for pull in after.pulls:
            was = old[pull.number]
            if (pull.head, pull.branch) != (was.head, was.branch):
                self._touched(pull, was, is_reset=is_reset)
            if read_pull_marker(pull.body) is None:
                self.blank.add(pull.number)
                if pull.number in self.renamed and self._is_bots_name(pull):  # nothing tells that it had another
                    self.theirs.discard(pull.number)
                    self.renamed.discard(pull.number)
                if after.commits[pull.head].is_persons:  # nothing but its branch tells what it is about
                    self.group[pull.number] = _group(pull.branch)
            is_given_over = (
                self._closed(pull) == "replaced" and pull.state == "closed"
            )  # it stands for no group any more
            if was.state == "open" != pull.state and not is_given_over:
                self.refused[self.group[pull.number]].add(self.shown[pull.number])
            if pull.number in self.blank and pull.state != "open" and after.commits[pull.head].is_persons:
                self.refused[self.group[pull.number]].discard(self.shown[pull.number])  # nothing tells what it was
            if pull.state == "open" != was.state:
                self.refused[self.group[pull.number]].discard(self.shown[pull.number])

    def _is_bots_name(self, pull: PullView) -> bool:
        """Whether the bot gives such names to branches of the group."""
        return re.fullmatch(rf"{self.rules.prefix}{self.group[pull.number]}(-[1-9]\d*)?", pull.branch) is not None

    def _touched(self, pull: PullView, was: PullView, *, is_reset: bool) -> None:
        """A person had a hand in its branch; one that only got its old name back is as it was."""
        marker = read_pull_marker(pull.body)
        if (
            pull.head == was.head
            and pull.number in self.renamed
            and marker is not None
            and marker.branch == pull.branch
        ):
            self.theirs.discard(pull.number)
            self.renamed.discard(pull.number)
            return
        if pull.head != was.head:
            self.renamed.discard(pull.number)
        elif pull.number not in self.theirs | self.reset:
            self.renamed.add(pull.number)
        (self.theirs if is_reset else self.reset).discard(pull.number)
        (self.reset if is_reset else self.theirs).add(pull.number)

    def after_night(
        self, before: WorldView, after: WorldView, faults: tuple[Fault, ...] = (), result: NightResult | None = None
    ) -> None:
        """The bot was there, in whatever state it got away."""
        opened = [pull for pull in after.pulls if pull.number not in self.group]
        for pull in opened:
            self.group[pull.number] = _group(pull.branch)
        is_blind = Fault.LAGS in faults
        self._nothing_is_lost(before, after)
        self._theirs_are_left(before, after)
        self._nobody_is_told_twice(after)
        if not is_blind:
            self._holds_are_kept(before, after)
            self._caps_hold(before, after, opened)
        for pull in opened:
            self._may_be_opened(pull, before, after)
        self._nobodys_no_is_shown(before, after)
        self._remember(before, after)

    def at_rest(self, view: WorldView) -> None:
        """After a night without a fault everything is as it should be."""
        board = first_board(view, self.rules.label)
        read = board_read(board.body) if board is not None else BoardRead()
        if self._is_stopped(view):
            assert read.is_stopped, "the dashboard does not say that it is stopped"
            return
        live = self._live(view)
        for group in GROUPS:
            numbers = [pull.number for pull in live.get(group, []) if pull.number not in self.theirs | self.reset]
            assert len(numbers) <= 1 or any(self._is_held(pull) for pull in live[group]), (
                f"two are open for {group}: {numbers}"
            )
            self._group_is_right(group, live.get(group, []), read, view)
        self._board_is_right(live, read, view)

    # What must be true.
    def _nothing_is_lost(self, before: WorldView, after: WorldView) -> None:
        kept = _reachable(after)
        lost = [sha for sha in _reachable(before) if before.commits[sha].is_persons and sha not in kept]
        assert not lost, f"commits of people are on no branch any more: {lost}"

    def _theirs_are_left(self, before: WorldView, after: WorldView) -> None:
        now = {pull.number: pull for pull in after.pulls}
        for pull in before.pulls:
            if pull.number in self.theirs and pull.state == "open":
                same = (now[pull.number].head, now[pull.number].state, after.branches.get(pull.branch))
                assert same == (pull.head, "open", before.branches.get(pull.branch)), f"#{pull.number} is a person's"

    def _nobody_is_told_twice(self, after: WorldView) -> None:
        for pull in after.pulls:
            counts = Counter(text[text.rfind("<!--") :] for text in pull.comments)
            assert all(count <= self.may_say for count in counts.values()), f"said twice on #{pull.number}: {counts}"

    def _holds_are_kept(self, before: WorldView, after: WorldView) -> None:
        now = {pull.number: pull for pull in after.pulls}
        if self._is_stopped(before):
            assert after.branches == before.branches, "a branch was moved though it is stopped"
            assert after.pulls == before.pulls, "a pull request was written though it is stopped"
        for pull in before.pulls:
            if self._is_held(pull) and pull.state == "open":
                assert now[pull.number] == pull, f"#{pull.number} is held"
                assert after.branches.get(pull.branch) == before.branches.get(pull.branch)

    def _caps_hold(self, before: WorldView, after: WorldView, opened: list[PullView]) -> None:
        assert len(opened) <= self.rules.new, f"{len(opened)} were opened"
        if opened:
            count = sum(len(pulls) for pulls in self._live(after).values())
            assert count <= self.rules.open, f"{count} are open"

    def _may_be_opened(self, pull: PullView, before: WorldView, after: WorldView) -> None:
        group, shows = self.group[pull.number], after.commits[pull.head].fingerprint
        others = [each.number for each in self._live(before).get(group, []) if not self._is_given_in(each, after)]
        assert not others, f"#{pull.number} is a second one for {group} beside {others}"
        is_no = shows in self.refused[group] and not self._is_asked(group, before)
        assert not is_no or self._is_lost_sight_of(group, before), f"#{pull.number} was opened though people said no"
        self.refused[group].discard(shows)

    def _is_asked(self, group: str, before: WorldView) -> bool:
        """Whether somebody has ticked a box for it: to open it again, or to make anew what a person has committed to."""
        ticks = _ticks(before, self.rules)
        mine = self._live(before).get(group, [])
        is_anew = any(f"anew/{group}/#{each.number}" in ticks or "anew" in ticked(each.body) for each in mine)
        return is_anew or self._open_key(group, before) in ticks

    def _is_lost_sight_of(self, group: str, before: WorldView) -> bool:
        """Whether people have taken away all by which one of the group that is over could be found.

        That is its label, the name of its branch, and its number on the dashboard, where what was merged has none.
        """
        named = {
            number for issue in before.issues if self.rules.label in issue.labels for number in numbers(issue.body)
        }
        return any(
            self.group[pull.number] == group
            and pull.state != "open"
            and self.rules.label not in pull.labels
            and pull.branch != f"{self.rules.prefix}{group}"
            and pull.number not in named
            for pull in before.pulls
        )

    def _nobodys_no_is_shown(self, before: WorldView, after: WorldView) -> None:
        heads = {pull.number: pull.head for pull in before.pulls}
        for pull in after.pulls:
            group, shows = self.group[pull.number], after.commits[pull.head].fingerprint
            is_pushed = pull.number in heads and heads[pull.number] != pull.head
            if is_pushed and pull.state == "open" and shows in self.refused[group]:
                may = self._open_key(group, before) in _ticks(before, self.rules) or self._closed(pull) == "kept"
                assert may, f"#{pull.number} was made into what people said no to"

    def _group_is_right(self, group: str, live: list[PullView], read: BoardRead, view: WorldView) -> None:
        wanted = view.wanted.get(group)
        for pull in live:
            if self._is_held(pull) or pull.number in self.theirs | self.reset or f"Tidy {group}" in read.refused:
                continue
            shows = view.commits[pull.head].fingerprint
            is_kept = wanted is None and self._closed(pull) == "kept"
            assert shows == wanted or is_kept, f"#{pull.number} shows {shows}, and wanted is {wanted}"
        if wanted is None or live:
            return
        title = f"Tidy {group}"
        said = [name for name, rows in read.by_name().items() if title in rows]
        assert len(said) == 1 or not self.rules.has_dashboard, f"{group} is not open, and the dashboard says {said}"
        if said == ["closed"]:
            mine = [number for number, its in self.group.items() if its == group]
            # Of one whose body is empty nobody can tell who closed it: that is taken for a no.
            is_unsure = bool(self.blank.intersection(mine))
            assert wanted in self.refused[group] or is_unsure or self.doubtful(group), f"nobody said no to {group}"
        if said == ["waiting"] and "As many are open" in read.waiting[title]:
            assert sum(map(len, self._live(view).values())) >= self.rules.open, f"there is room for {group}"

    def doubtful(self, group: str) -> bool:
        """Whether what a pull request of the group announced last was perhaps never shown."""
        return bool(self.refused[group])

    def _board_is_right(self, live: dict[str, list[PullView]], read: BoardRead, view: WorldView) -> None:
        boards = [issue for issue in view.issues if issue.is_open and self.rules.label in issue.labels]
        assert len(boards) <= 1, f"{len(boards)} dashboards are open"
        for group in GROUPS:
            numbers = {pull.number for pull in live.get(group, [])}
            rows = {number for number in read.open if self.group[number] == group}
            rows |= {number for number in read.refused_numbers if self.group[number] == group}
            assert rows <= numbers, f"the dashboard shows {rows} as open, and open are {numbers}"
            assert bool(rows) == bool(numbers), f"open are {numbers}, and the dashboard shows {rows}"

    # What is so.
    def _remember(self, before: WorldView, after: WorldView) -> None:
        heads = {pull.number: pull.head for pull in before.pulls}
        for pull in after.pulls:
            commit = after.commits[pull.head]
            if heads.get(pull.number) != pull.head:
                self.theirs.discard(pull.number)
                self.reset.discard(pull.number)
            if not commit.is_persons and pull.number not in self.reset:
                self.shown[pull.number] = commit.fingerprint

    def _live(self, view: WorldView) -> dict[str, list[PullView]]:
        """Open pull requests that stand for their group."""
        found: defaultdict[str, list[PullView]] = defaultdict(list)
        for pull in view.pulls:
            if pull.state == "open" and self._closed(pull) != "replaced":
                found[self.group[pull.number]].append(pull)
        return found

    def _closed(self, pull: PullView) -> str:
        marker = read_pull_marker(pull.body)
        return marker.closed if marker is not None else ""

    def _is_given_in(self, pull: PullView, after: WorldView) -> bool:
        return any(
            each.number == pull.number and (self._closed(each) == "replaced" or each.state != "open")
            for each in after.pulls
        )

    def _is_held(self, pull: PullView) -> bool:
        return bool({f"{self.rules.label}/hold", f"{self.rules.label}/stop"} & pull.labels)

    def _is_stopped(self, view: WorldView) -> bool:
        boards = [issue for issue in view.issues if issue.is_open and self.rules.label in issue.labels]
        first = first_board(view, self.rules.label)
        labels = {label for issue in (*boards, *([first] if first else [])) for label in issue.labels}
        return f"{self.rules.label}/stop" in labels or "stop" in _ticks(view, self.rules)

    def _open_key(self, group: str, view: WorldView) -> str:
        latest = max((pull.number for pull in view.pulls if self.group[pull.number] == group), default=0)
        return f"open/{group}/#{latest}" if latest else f"open/{group}"


def _group(branch: str) -> str:
    """The group that a branch is named for, as the bot names them; "" for any other name."""
    return next((group for group in GROUPS if re.fullmatch(rf"tidy/{group}(-[1-9]\d*)?", branch)), "")


def _ticks(view: WorldView, rules: BotRules) -> set[str]:
    first = first_board(view, rules.label)
    boards = [issue for issue in view.issues if rules.label in issue.labels and (issue.is_open or issue == first)]
    return {key for board in boards for key in ticked(board.body)}


def _reachable(view: WorldView) -> Iterator[str] | set[str]:
    found: set[str] = set()
    todo = list(view.branches.values())
    while todo:
        sha = todo.pop()
        if sha not in found:
            found.add(sha)
            todo += view.commits[sha].parents
    return found
