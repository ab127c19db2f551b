"""The actions, carried out one after the other, each so that it may be done again.

They come in chains, and a chain ends where one of its actions was not done: a
branch is pushed only after its pull request says that it will be, and deleted
only after its pull request says why it was closed.  Nothing is given up: the
next night looks at what is there, and goes on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from ...adapters.forge.errors import ForgeError, ForgeTrouble
from ...adapters.forge.protocol import Forge
from ...adapters.git.push import PushKind, PushResult
from ...kernel.errors import TidyError
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
    resolved,
)
from ..texts.markers import read_pull_marker, with_pull_marker
from .known import known_after
from .outcome import CarriedAction, Fate, NightOutcome
from .requests import PullRequests

# After these nothing else would go better.
_ENDS = (
    ForgeTrouble.UNAUTHORIZED,
    ForgeTrouble.MOVED,
    ForgeTrouble.ARCHIVED,
    ForgeTrouble.LIMITED,
    ForgeTrouble.OUT_OF_TIME,
    ForgeTrouble.UNREACHABLE,
)
_FATES = {
    PushKind.DONE: Fate.DONE,
    PushKind.LEASE: Fate.KEPT,
    PushKind.REFUSED: Fate.REFUSED,
    PushKind.LOST: Fate.FAILED,
    PushKind.UNAUTHORIZED: Fate.FAILED,
}
_TRIES = 3


class BranchDoor(Protocol):
    """Who moves branches.

    Raises:
        ForgeError: where a forge's API is asked for it.
        TidyError: git does not get that far.
    """

    def commit_for(self, push: Push) -> str:
        """The hash that the branch will have: the commit's own, or that of the one which the forge makes of it."""

    def push(self, push: Push) -> PushResult:
        """The branch gets its commit, if it is where it must be."""

    def drop(self, branch: str, lease: str) -> PushResult:
        """The branch goes, if it is where it must be."""


def carry_out(
    chains: Iterable[Sequence[Action]],
    forge: Forge,
    branches: BranchDoor,
    before: NightOutcome,
    has_time: Callable[[], bool] = lambda: True,
) -> NightOutcome:
    """What came of each action, after what came of those ``before``; what is known there is what they were decided by."""
    whole = tuple(map(tuple, chains))
    carrier = _Carrier((action for chain in whole for action in chain), forge, branches, before)
    carried = tuple(each for chain in whole for each in carrier.carried(chain, has_time))
    return NightOutcome((*before.carried, *carried), carrier.known, carrier.refused, carrier.numbers, carrier.ended)


class _Carrier:
    """The state of one night: what is known by now, which numbers groups have got, and what must not go on."""

    def __init__(self, actions: Iterable[Action], forge: Forge, branches: BranchDoor, before: NightOutcome):
        self.known, self.ended = before.known, before.ended
        self.refused, self.numbers = dict(before.refused), dict(before.numbers)
        self._requests, self._branches = PullRequests(forge), branches
        self._pushes = {each.commit: each for each in actions if isinstance(each, Push)}

    def carried(self, chain: Sequence[Action], has_time: Callable[[], bool]) -> Iterator[CarriedAction]:
        """The actions of a chain, each with its fate."""
        stuck = ""
        for action in chain:
            if not self.ended and not has_time():
                self.ended = "the time of this run is up"
            if self.ended:
                yield CarriedAction(action, Fate.LEFT, words=self.ended)
            elif stuck:
                yield CarriedAction(action, Fate.SKIPPED, words=stuck)
            else:
                done = self._tried(action)
                stuck = "" if done.fate is Fate.DONE else done.words or done.fate
                yield done

    def _tried(self, action: Action) -> CarriedAction:
        try:
            return self._done(action)
        except ForgeError as error:
            return self._not_done(action, error)
        except TidyError as error:
            return CarriedAction(action, Fate.FAILED, words=error.message)
        except _NumberMissing as error:
            return CarriedAction(action, Fate.SKIPPED, words=str(error))

    def _not_done(self, action: Action, error: ForgeError) -> CarriedAction:
        if error.kind in _ENDS:
            self.ended = error.message
            return CarriedAction(action, Fate.LEFT, words=error.message)
        if error.kind is not ForgeTrouble.FORBIDDEN:
            return CarriedAction(action, Fate.FAILED, words=error.message)
        if isinstance(action, Push):
            self.refused[action.group] = error.message
        return CarriedAction(action, Fate.REFUSED, words=error.message)

    def _done(self, action: Action) -> CarriedAction:
        match action:
            case Push():
                return self._pushed(action)
            case DropBranch():
                return self._moved(action, self._branches.drop(action.branch, action.lease))
            case OpenPull():
                return self._opened(action._replace(body=self._text(action.body)))
            case EditPull():
                return self._edited(action._replace(body=action.body and self._text(action.body)))
            case AddComment():
                self._requests.comment(action._replace(text=self._text(action.text)))
                return self._learned(action)
            case AddLabels():
                self._requests.forge.add_labels(action.number, action.labels)
                return self._learned(action)
            case MakeLabel():
                self._requests.make_label(action)
                return self._learned(action)
            case OpenDashboard():
                action = action._replace(body=self._text(action.body))
                return self._learned(action, self._requests.open_dashboard(action))
            case EditDashboard():
                action = action._replace(body=action.body and self._text(action.body))
                self._requests.forge.edit_issue(action.number, body=action.body, is_open=action.is_open)
                return self._learned(action)

    def _pushed(self, action: Push) -> CarriedAction:
        commit = self._branches.commit_for(action)
        for _ in range(_TRIES):  # the same push twice comes to the same
            result = self._branches.push(action)
            if result.kind is not PushKind.LOST:
                break
        if result.kind is PushKind.REFUSED:
            self.refused[action.group] = result.reason
        return self._moved(action._replace(commit=commit), result)

    def _moved(self, action: Push | DropBranch, result: PushResult) -> CarriedAction:
        if result.kind is PushKind.DONE:
            return self._learned(action)
        if result.kind is PushKind.UNAUTHORIZED:
            self.ended = result.reason
        return CarriedAction(action, _FATES[result.kind], words=result.reason)

    def _opened(self, action: OpenPull) -> CarriedAction:
        opened = self._requests.open_pull(action)
        self.numbers[action.group] = opened.number
        done = self._learned(action, opened.number)
        try:
            said = (*opened.said, *self._requests.dress(action, opened.number))
        except ForgeError as error:
            self.ended = error.message if error.kind in _ENDS else self.ended
            said = (*opened.said, error.message)
        return done._replace(words="; ".join(said))

    def _edited(self, action: EditPull) -> CarriedAction:
        pull = next((each for each in self.known.pulls if each.number == action.number), None)
        meanwhile = "" if pull is None else self._requests.changed_meanwhile(pull, is_closing=action.is_open is False)
        if meanwhile:
            return CarriedAction(action, Fate.KEPT, action.number, meanwhile)
        anew = {"title": action.title, "body": action.body, "base": action.base}
        self._requests.forge.edit_pull(action.number, is_open=action.is_open, **anew)
        return self._learned(action)

    def _learned(self, action: Action, number: int = 0) -> CarriedAction:
        self.known = known_after(self.known, action, number)
        return CarriedAction(action, Fate.DONE, number or getattr(action, "number", 0))

    def _text(self, text: str) -> str:
        """A text with the numbers that it waits for, and the hashes that its branch will have."""
        try:
            text = resolved(text, self.numbers)
        except KeyError as error:
            raise _NumberMissing(f"it names the pull request of {error.args[0]}, which was not opened") from error
        marker = read_pull_marker(text)
        if marker is None:
            return text
        heads = tuple(self._head(each) for each in marker.heads)
        return text if heads == marker.heads else with_pull_marker(text, marker._replace(heads=heads))

    def _head(self, commit: str) -> str:
        return self._branches.commit_for(self._pushes[commit]) if commit in self._pushes else commit


class _NumberMissing(Exception):
    """A text names a pull request that is not there."""
