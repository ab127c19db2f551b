"""What has to be looked at more closely before anything is done: what three requests do not tell.

Who observes asks `looks` with what was found so far, until it wants nothing
more.  On a quiet night it wants nothing at once.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ..model.actions import Action, DropBranch, OpenPull, Push
from ..model.observed import BranchTip, Observed, ObservedPull, PullState
from ..model.wanted import Wanted
from .branch_choice import branch_names
from .known import NightFacts
from .labels import needs_labels
from .leftovers import was_closed_by_bot
from .night import decide
from .own_pull import known_marker
from .wanted_group import refusing
from .whose import branch_group, has_bots_branch, is_held


class Looks(NamedTuple):
    """What is to be asked, or was.

    ``branches``: the pull requests from each, open and closed.  ``commits``:
    the seal of each, by hash, for every tip that is there with that hash.
    ``merges``: what merging each of these pull requests into today's base
    gives.  ``has_labels``: which labels the repository has.
    """

    branches: frozenset[str] = frozenset()
    commits: frozenset[str] = frozenset()
    merges: frozenset[int] = frozenset()
    has_labels: bool = False

    def and_those(self, others: "Looks") -> "Looks":
        """Both."""
        return Looks(
            self.branches | others.branches,
            self.commits | others.commits,
            self.merges | others.merges,
            self.has_labels or others.has_labels,
        )


NOTHING = Looks()


def looks(wanted: Wanted, observed: Observed, asked: Looks = NOTHING) -> Looks:
    """What is still to be asked; what ``asked`` holds is not asked again, whatever came of it."""
    facts = NightFacts(wanted, observed)
    actions = decide(wanted, observed)
    return Looks(
        frozenset((*_unknown_branches(facts), *_names_to_write(actions, facts, asked))) - asked.branches,
        frozenset((*_doubtful(facts), *_moved(actions, facts))) - asked.commits,
        pulls_to_merge(facts) - asked.merges,
        not asked.has_labels and needs_labels(actions),
    )


def pulls_to_merge(facts: NightFacts) -> frozenset[int]:
    """Pull requests that stay or are made anew by what merging them gives: the same changes, on files that were other."""
    return frozenset(
        pull.number
        for group, wanted in facts.wanted_pulls.items()
        for pull in facts.pulls(group).open[:1]
        if has_bots_branch(pull, group, facts.rules.prefix) and not is_held(pull, facts.rules.label)
        if (seen := known_marker(pull, wanted)).fingerprint == wanted.fingerprint and seen.before != wanted.before
        if pull.tip is not None and seen.heads[-1] == pull.tip.sha and seen.made != wanted.commit
    )


def _unknown_branches(facts: NightFacts) -> Iterator[str]:
    """Branches of the bot's of which no pull request is known: its label may have been taken off.

    One that has moved since its pull request was over may be another's by now.
    """
    for branch, tip in facts.observed.branches.items():
        over = facts.over_by_branch.get(branch, ())
        if branch not in facts.open_branches and not any(_ended_at(pull, tip.sha) for pull in over):
            yield branch


def _ended_at(pull: ObservedPull, sha: str) -> bool:
    return (pull.marker is not None and sha in pull.marker.heads) or (pull.tip is not None and pull.tip.sha == sha)


def _names_to_write(actions: tuple[Action, ...], facts: NightFacts, asked: Looks) -> Iterator[str]:
    """Before something is shown: what else there was from its branch, or from the names that it had or would have.

    What is over and has lost its label may have said no to it.  Of names, until one from which nothing ever was.
    """
    for action in actions:
        if isinstance(action, Push):
            yield action.branch
        if isinstance(action, OpenPull):
            for name in branch_names(action.group, facts):
                yield name
                if name not in facts.open_branches and name not in facts.over_by_branch:
                    break


def _doubtful(facts: NightFacts) -> Iterator[str]:
    """Tips of which the markers do not tell whose they are, where it matters."""
    for pull in facts.observed.pulls:
        if pull.marker is None:
            yield from _unsealed(pull.tip)
    for branch, tip in facts.observed.branches.items():
        over = facts.over_by_branch.get(branch, ())
        is_known = any(pull.marker is not None and tip.sha in pull.marker.heads for pull in over)
        if branch not in facts.open_branches and not is_known and (not over or _matters(branch, over[-1], facts)):
            yield from _unsealed(tip)


def _matters(branch: str, last: ObservedPull, facts: NightFacts) -> bool:
    """Whether it might be deleted, or pushed for another pull request."""
    group = branch_group(branch, facts.names, facts.rules.prefix)
    if last.state is PullState.CLOSED and was_closed_by_bot(last):
        return True
    wanted = facts.wanted_pulls.get(group)
    return wanted is not None and not facts.pulls(group).open and refusing(wanted, facts) is None


def _moved(actions: tuple[Action, ...], facts: NightFacts) -> Iterator[str]:
    """Tips that are to be overwritten or deleted: a marker is a text that people can write, so the seal is looked at too."""
    for action in actions:
        if isinstance(action, Push | DropBranch):
            yield from _unsealed(facts.branch_tip(action.branch))


def _unsealed(tip: BranchTip | None) -> Iterator[str]:
    if tip is not None and tip.is_sealed is None:
        yield tip.sha
