"""What is there, in as few requests as tell it: three on a quiet night, and one more for each thing that is suspicious.

The list of issues tells of pull requests what their markers say; where that
and the branches do not fit together, the forge is asked for the one pull
request, the one commit, or the one branch (`looks` says for which).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from ...adapters.forge.errors import ForgeError, ForgeTrouble
from ...adapters.forge.protocol import Forge
from ...adapters.forge.records import ForgeIssue, ForgePull
from ...kernel.errors import TidyError
from ..decide import NOTHING, Looks, looks
from ..model.observed import BranchTip, MergeResult, Observed, ObservedPull, PullState
from ..model.rules import DAYS
from ..model.wanted import Wanted
from ..seal import seal_of
from ..texts.boxes import numbers, ticked
from ..texts.markers import read_pull_marker
from .listed import as_told, dashboards_of

MergedTrees = Callable[[str, tuple[str, ...]], Mapping[str, str | None]]


class NightSetting(NamedTuple):
    """What a night knows without the forge: when it is, and what the token's kind tells of its rights.

    ``tells_rights`` says that what the forge tells of the token's right to
    push is so: of an App's it is not.
    """

    now: datetime
    may_push_workflows: bool | None = None
    checks_wait: bool = False
    tells_rights: bool = True


def observe(forge: Forge, wanted: Wanted, setting: NightSetting, merged_trees: MergedTrees) -> Observed:
    """All that the night has to know.

    ``merged_trees`` tells of tips which tree their merge into a commit gives,
    None for a conflict.

    Raises:
        ForgeError: the forge does not tell.
        TidyError: git does not get the commits; the base is gone; a marker is of a later version.
    """
    observer = _Observer(forge, wanted, setting)
    asked = NOTHING
    while True:
        observed = observer.observed()
        more = looks(wanted, observed, asked)
        if more == NOTHING:
            return observed
        observer.look(more, observed, merged_trees)
        asked = asked.and_those(more)


class _Observer:
    """What was told so far."""

    def __init__(self, forge: Forge, wanted: Wanted, setting: NightSetting):
        self._forge, self._wanted, self._setting = forge, wanted, setting
        self._tips = dict(forge.branches(wanted.rules.prefix))
        self._issues = {each.number: each for each in forge.labelled(wanted.rules.label)}
        self._pulls: dict[int, ForgePull] = {}
        self._sealed: dict[str, BranchTip] = {}
        self._merges: dict[int, MergeResult] = {}
        self._labels: frozenset[str] = frozenset()
        self._base = ""
        self._strange: set[int] = set()

    def observed(self) -> Observed:
        """What is known by now, after a look at each pull request that its marker does not tell of."""
        for number in sorted({*self._untold(), *self._remembered()}):
            self._look_at(number)
        pulls = tuple(self._pull(number) for number in sorted({*self._pulls, *self._listed_pulls()} - self._foreign()))
        return Observed(
            base_commit=self._base_commit(pulls),
            branches={name: self._tip(sha) for name, sha in sorted(self._tips.items())},
            pulls=pulls,
            dashboards=dashboards_of(self._issues.values()),
            merges=dict(self._merges),
            labels=self._labels,
            hour=self._setting.now.hour,
            day=DAYS[self._setting.now.weekday()],
            may_push_workflows=self._setting.may_push_workflows,
            checks_wait=self._setting.checks_wait,
        )

    def look(self, more: Looks, observed: Observed, merged_trees: MergedTrees) -> None:
        """Ask for all of it."""
        for branch in sorted(more.branches):
            self._pulls |= {each.number: each for each in self._forge.pulls_from(branch)}
        for sha in sorted(more.commits):
            self._sealed[sha] = self._seal(sha)
        if more.has_labels:
            self._labels = self._forge.labels()
        if more.merges:
            self._merges |= self._merged(more.merges, observed, merged_trees)

    def _foreign(self) -> set[int]:
        """Pull requests of forks: a branch there may have the name of one here."""
        return {number for number, pull in self._pulls.items() if pull.is_foreign}

    def _listed_pulls(self) -> Iterable[int]:
        return (number for number, issue in self._issues.items() if issue.is_pull)

    def _untold(self) -> Iterator[int]:
        """Pull requests of which the list does not tell all: where their branch is, into which, and what they showed last."""
        for number in self._listed_pulls():
            if number not in self._pulls and not self._is_told(self._issues[number]):
                yield number

    def _remembered(self) -> Iterator[int]:
        """Pull requests that a dashboard tells of and the list does not: somebody took their label off."""
        known = {*self._issues, *self._pulls, *self._strange}
        for board in dashboards_of(self._issues.values()):
            yield from numbers(board.body) - known

    def _look_at(self, number: int) -> None:
        """One pull request; a number in a dashboard may be that of anything, for people can write there."""
        try:
            pull = self._forge.pull(number)
        except ForgeError as error:
            if number in self._issues or error.kind is not ForgeTrouble.NOT_FOUND:
                raise
            self._strange.add(number)
            return
        is_ours = number in self._issues or read_pull_marker(pull.body) is not None
        if is_ours or pull.head.startswith(self._wanted.rules.prefix):
            self._pulls[number] = pull
        else:
            self._strange.add(number)

    def _is_told(self, issue: ForgeIssue) -> bool:
        marker = read_pull_marker(issue.body)
        if marker is None or not issue.is_open:
            return marker is not None and not marker.was
        return marker.branch in self._tips and marker.base == self._wanted.base

    def _pull(self, number: int) -> ObservedPull:
        seen = self._pulls.get(number) or as_told(self._issues[number], self._tips)
        is_there = seen.is_open and seen.head in self._tips
        sha = self._tips[seen.head] if is_there else seen.head_sha
        if seen.is_open and not is_there and seen.head.startswith(self._wanted.rules.prefix):
            sha = ""  # the branch is gone, whatever the forge remembers of it
        return ObservedPull(
            number=number,
            state=PullState.OPEN if seen.is_open else PullState.MERGED if seen.is_merged else PullState.CLOSED,
            branch=seen.head,
            base=seen.base,
            tip=self._tip(sha) if sha else None,
            title=seen.title,
            body=seen.body,
            marker=read_pull_marker(seen.body),
            labels=seen.labels,
            is_draft=seen.is_draft,
            ticks=ticked(seen.body),
        )

    def _tip(self, sha: str) -> BranchTip:
        return self._sealed.get(sha, BranchTip(sha))

    def _seal(self, sha: str) -> BranchTip:
        try:
            found = seal_of(self._forge.commit(sha))
        except ForgeError as error:
            if error.kind not in (ForgeTrouble.NOT_FOUND, ForgeTrouble.UNPROCESSABLE):
                raise
            found = None  # it went while we looked
        return BranchTip(sha, False) if found is None else BranchTip(sha, True, found.group, found.fingerprint)

    def _base_commit(self, pulls: Iterable[ObservedPull]) -> str:
        """Where the base is now: asked only where something is wanted again that was merged, for it may have been merged since.

        Raises:
            TidyError: the base is gone.
        """
        if not self._base:
            wanted = {pull.fingerprint for pull in self._wanted.pulls}
            merged = (pull.marker for pull in pulls if pull.state is PullState.MERGED)
            if not any(marker is not None and wanted & {marker.fingerprint, *marker.was.split()} for marker in merged):
                return self._wanted.base_commit
            self._base = base_tip(self._forge, self._wanted.base)
        return self._base

    def _merged(
        self, numbers: Iterable[int], observed: Observed, merged_trees: MergedTrees
    ) -> Mapping[int, MergeResult]:
        asked = {pull.number: (pull, pull.tip) for pull in observed.pulls if pull.number in numbers}
        tips = {number: (pull, tip) for number, (pull, tip) in asked.items() if tip is not None}
        trees = {pull.group: pull.tree for pull in self._wanted.pulls}
        found = merged_trees(self._wanted.base_commit, tuple(tip.sha for _, tip in tips.values()))
        return {
            number: _result(found[tip.sha], trees.get(pull.marker.group if pull.marker else tip.group))
            for number, (pull, tip) in tips.items()
        }


def base_tip(forge: Forge, base: str) -> str:
    """Where the base is now.

    Raises:
        ForgeError: the forge does not tell.
        TidyError: there is no such branch.
    """
    found = forge.branches(base).get(base)
    if found is None:
        raise TidyError(f"there is no branch {base} on the forge; expected the base of the plan", rule="forge-refused")
    return found


def _result(tree: str | None, wanted: str | None) -> MergeResult:
    if tree is None:
        return MergeResult.CONFLICT
    return MergeResult.SAME if tree == wanted else MergeResult.DIFFERS
