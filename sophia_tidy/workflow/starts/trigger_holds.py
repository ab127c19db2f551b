"""Triggers and happenings: whether one entry of ``on:`` starts its workflow at what happened.

Source: "Events that trigger workflows" and "Workflow syntax" of GitHub's
documentation.  Filters of one event must all hold.  A push to a branch is
not for a trigger that names only tags, nor the other way round; changed
paths are not looked at for tags.  Without ``types`` an event starts at its
default activity types.
"""

from collections.abc import Callable, Sequence

from ..model import Trigger
from .activity_types import DEFAULT_TYPES
from .filters import branch_left, branch_matches, paths_left, paths_match, selects
from .model import Happening


def holds(trigger: Trigger, happening: Happening) -> bool:
    """Whether a trigger, in whichever file, starts at a happening; for a dispatch and a call the file is not looked at."""
    return HeldTrigger(trigger).at(happening)


class HeldTrigger:
    """A trigger that is asked about many happenings: what one filter says of a name or of files is kept."""

    def __init__(self, trigger: Trigger):
        self.trigger, self.event = trigger, trigger.event.value
        self._filters = {name: [each.value for each in texts] for name, texts in trigger.filters.items() if texts}
        self._crons = frozenset(each.value for each in trigger.crons)
        self._refs: dict[tuple[str, str], bool] = {}
        self._files: dict[tuple[str, ...], bool] = {}
        self._types = self._accepted()

    def _accepted(self) -> frozenset[str] | None:
        named = self._filters.get("types")
        return frozenset(named) if named else DEFAULT_TYPES.get(self.event)

    def at(self, happening: Happening) -> bool:
        """Whether it starts its workflow then."""
        if happening.event != self.event:
            return False
        match self.event:
            case "schedule":
                return happening.cron in self._crons
            case "workflow_run" if not self._follows(happening.workflow):
                return False
        return self.takes(happening.action, happening.branch, happening.tag) and self.passes(happening)

    def takes(self, action: str, branch: str, tag: str = "") -> bool:
        """Whether it starts at an activity type and a ref, if what has changed is what it asks for."""
        return (not action or self._types is None or action in self._types) and self._ref(branch, tag)

    def passes(self, happening: Happening) -> bool:
        """Whether its filters of branches, tags and paths let an event of its kind pass."""
        return self._ref(happening.branch, happening.tag) and (bool(happening.tag) or self._changed(happening.paths))

    def _follows(self, name: str) -> bool:
        return selects(self._filters.get("workflows", ()), name)

    def _ref(self, branch: str, tag: str) -> bool:
        found = self._refs.get((branch, tag))
        if found is None:
            found = self._refs[branch, tag] = self._for_tag(tag) if tag else self._for_branch(branch)
        return found

    def _for_branch(self, branch: str) -> bool:
        if self._has("tags") and not self._has("branches"):
            return False
        return not branch or self._takes("branches", branch)

    def _for_tag(self, tag: str) -> bool:
        if self.event != "push":
            return True
        return not (self._has("branches") and not self._has("tags")) and self._takes("tags", tag)

    def _has(self, what: str) -> bool:
        return what in self._filters or f"{what}-ignore" in self._filters

    def _takes(self, what: str, name: str) -> bool:
        return _both(self._filters, what, lambda each: branch_matches(each, name), lambda each: branch_left(each, name))

    def _changed(self, paths: tuple[str, ...]) -> bool:
        found = self._files.get(paths)
        if found is None:
            found = self._files[paths] = _both(
                self._filters, "paths", lambda each: paths_match(each, paths), lambda each: paths_left(each, paths)
            )
        return found


def _both(
    filters: dict[str, list[str]],
    what: str,
    takes: Callable[[Sequence[str]], bool],
    left: Callable[[Sequence[str]], bool],
) -> bool:
    """GitHub refuses a filter beside its own ``-ignore``; where both stand, both must hold."""
    return (what not in filters or takes(filters[what])) and (
        f"{what}-ignore" not in filters or left(filters[f"{what}-ignore"])
    )
