"""Whose is a branch: the bot's, where its tip is the very commit that the bot last pushed; else a person's.

Two witnesses: the marker of the pull request, which lists the commits that
the tip may be, and the seal of the commit itself.  A person can write the
marker, so what is overwritten or deleted must have the seal as well; a
commit with the seal that the marker does not list is where a person has set
the branch.
"""

import re

from ..model.marker import REPLACED, PullMarker
from ..model.observed import BranchTip, ObservedPull, PullState

_NUMBERED = re.compile(r"(.+)-[2-9]\d*|(.+)-1\d+")


def group_of(pull: ObservedPull, names: frozenset[str], prefix: str) -> str:
    """The group that a pull request is of: as its marker says, its tip, or its branch, in this order."""
    if pull.marker is not None:
        return pull.marker.group
    if pull.tip is not None and pull.tip.is_sealed and pull.tip.group:
        return pull.tip.group
    return branch_group(pull.branch, names, prefix)


def branch_group(branch: str, names: frozenset[str], prefix: str) -> str:
    """The group that a branch is named for; ``names`` are groups that are known."""
    name = branch.removeprefix(prefix)
    if name not in names and (found := _NUMBERED.fullmatch(name)):
        first = found[1] or found[2]
        return first if first in names else name
    return name


def is_bots(tip: BranchTip, group: str, marker: PullMarker | None) -> bool:
    """Whether the tip is the bot's own commit for a group, by the marker or, without one, by its seal."""
    if tip.is_sealed is False:
        return False
    if marker is None:
        return tip.is_sealed is True and tip.group == group
    return tip.sha in marker.heads


def has_bots_branch(pull: ObservedPull, group: str, prefix: str) -> bool:
    """Whether an open pull request may be pushed to: nobody has renamed its branch, or put a commit on it."""
    if pull.tip is None or branch_group(pull.branch, frozenset((group,)), prefix) != group:
        return False
    is_renamed = not pull.branch.startswith(prefix) or (pull.marker is not None and pull.marker.branch != pull.branch)
    return not is_renamed and is_bots(pull.tip, group, pull.marker)


def is_given_over(pull: ObservedPull) -> bool:
    """Whether another pull request stands for its group."""
    return pull.marker is not None and pull.marker.closed == REPLACED and pull.state is not PullState.MERGED


def is_held(pull: ObservedPull, label: str) -> bool:
    """Whether a person's label asks for it to be left alone."""
    return f"{label}/stop" in pull.labels or f"{label}/hold" in pull.labels


def shown(pull: ObservedPull) -> frozenset[str]:
    """The fingerprints of what it may have shown when it was last looked at; none where nobody can tell."""
    marker, tip = pull.marker, pull.tip
    if marker is None:
        return frozenset((tip.fingerprint,)) if tip is not None and tip.is_sealed and tip.fingerprint else frozenset()
    is_settled = tip is not None and marker.heads[-1:] == (tip.sha,)
    earlier = () if is_settled else marker.was.split()
    return frozenset(each for each in (marker.fingerprint, *earlier) if each)
