"""What came of a night: each action with its fate, and why the night ended before it was through, if it did."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from ..model.actions import Action
from ..model.observed import Observed


class Fate(StrEnum):
    """What has become of an action."""

    DONE = "done"
    KEPT = "kept"  # somebody was there first, and keeps what they made; the next night looks again
    REFUSED = "refused"  # the forge does not let this token do it
    FAILED = "failed"  # the forge could not, or did not say; the next night goes on here
    SKIPPED = "skipped"  # it stands on one that was not done
    LEFT = "left"  # the night ended before it


class CarriedAction(NamedTuple):
    """One action; ``number`` is the pull request's or issue's that it was about, 0 where there is none, ``words`` what is to be said of it."""

    action: Action
    fate: Fate
    number: int = 0
    words: str = ""


class NightOutcome(NamedTuple):
    """All actions in their order.

    ``known`` is what is known of the forge after them.  ``refused`` are
    groups to their reason, where a branch was not let in, ``numbers`` those
    that were opened to their pull request.  ``ended`` is why the rest was
    left, "" where nothing was.
    """

    carried: tuple[CarriedAction, ...]
    known: Observed
    refused: Mapping[str, str] = MappingProxyType({})
    numbers: Mapping[str, int] = MappingProxyType({})
    ended: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every action was done."""
        return all(each.fate is Fate.DONE for each in self.carried)
