"""What becomes of a group in a night: where it stands on the dashboard, and what is done for that."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from ..model.actions import Action, EditPull
from ..texts.dashboard import DashboardRow


class Section(StrEnum):
    """The parts of the dashboard, by the names of `DashboardState`."""

    OPEN = "open"
    WAITING = "waiting"
    CLOSED = "closed"
    BLOCKED = "blocked"
    REFUSED = "refused"


class GroupOutcome(NamedTuple):
    """One group's night.

    ``actions`` are done in order, and end where one fails.  ``row`` is None
    where there is nothing to say.  ``opens`` and ``frees`` count what this
    adds to the open pull requests and takes from them.
    """

    group: str
    section: Section
    row: DashboardRow | None
    actions: tuple[Action, ...] = ()
    opens: int = 0
    frees: int = 0

    @property
    def link(self) -> str:
        """How its open pull request is written, "" where there is none."""
        return self.row.link if self.section is Section.OPEN and self.row is not None else ""


class RoomLeft(NamedTuple):
    """How many pull requests may still be opened: beside those that are open, and in this run, unless that ``is_over``."""

    open: int
    new: int
    is_over: bool = False

    def after(self, outcome: GroupOutcome) -> "RoomLeft":
        """What is left after a group."""
        return self._replace(open=self.open + outcome.frees - outcome.opens, new=self.new - outcome.opens)


def is_closing(actions: Sequence[Action]) -> bool:
    """Whether they close a pull request."""
    return any(isinstance(action, EditPull) and action.is_open is False for action in actions)
