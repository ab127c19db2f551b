"""Events that start an old file, with their filters in one form: what is not written is what GitHub takes it for.

Source: "Events that trigger workflows" and "Workflow syntax" of GitHub's documentation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..model import Trigger, Workflow

Texts = tuple[str, ...]
# What starts a workflow where no types are written; every other event takes all of its own.
_TYPES: Mapping[str, Texts] = {
    "pull_request": ("opened", "synchronize", "reopened"),
    "pull_request_target": ("opened", "synchronize", "reopened"),
    "merge_group": ("checks_requested",),
}
# Events whose filters ask for branches or paths; `push` alone asks for tags.
FILTERED = ("push", "pull_request", "merge_group")


@dataclass(frozen=True, slots=True)
class NameFilter:
    """Patterns in their order, of which the last that fits decides; ``ignoring`` are those of a ``-ignore``."""

    patterns: Texts
    ignoring: bool = False

    @property
    def negative(self) -> bool:
        """Whether it takes something out, so that it cannot be joined with another."""
        return self.ignoring or any(each.startswith("!") for each in self.patterns)


ALL = NameFilter(("**",))


@dataclass(frozen=True, slots=True)
class EventFilter:
    """One event; None as ``types`` is every type, as ``branches`` or ``tags`` none at all, as ``paths`` whatever has changed."""

    event: str
    types: Texts | None = None
    branches: NameFilter | None = None
    tags: NameFilter | None = None
    paths: NameFilter | None = None
    crons: Texts = ()


def events_of(workflow: Workflow) -> tuple[EventFilter, ...]:
    """The events of a workflow in their order."""
    return tuple(map(_event, workflow.triggers))


def default_types(event: str) -> Texts | None:
    """The types of an event that are meant where none are written; None for all."""
    return _TYPES.get(event)


def _event(trigger: Trigger) -> EventFilter:
    event = trigger.event.value
    types = tuple(each.value for each in trigger.filters.get("types", ())) or default_types(event)
    branches, tags = _names(trigger, "branches"), _names(trigger, "tags")
    if branches is None and tags is None:
        branches, tags = ALL, ALL
    if event not in FILTERED:
        branches = tags = None
    elif event != "push":
        tags = None
    crons = tuple(each.value for each in trigger.crons)
    return EventFilter(event, types, branches, tags, _names(trigger, "paths"), crons)


def _names(trigger: Trigger, name: str) -> NameFilter | None:
    for ignoring in (False, True):
        found = trigger.filters.get(f"{name}-ignore" if ignoring else name)
        if found is not None:
            return NameFilter(tuple(each.value for each in found), ignoring)
    return None


def joined(files: Iterable[tuple[EventFilter, ...]]) -> dict[str, EventFilter]:
    """One filter for each event, that lets all pass that one of the files would start at, and as little else as can be said."""
    by_event: dict[str, list[EventFilter]] = {}
    for events in files:
        for each in events:
            by_event.setdefault(each.event, []).append(each)
    return {event: _joined(event, found) for event, found in by_event.items()}


def _joined(event: str, found: list[EventFilter]) -> EventFilter:
    types = None if any(each.types is None for each in found) else _once(each.types or () for each in found)
    if types is not None and set(types) == set(default_types(event) or ()):
        types = default_types(event)
    return EventFilter(
        event,
        types,
        _all_of([each.branches for each in found if each.branches is not None]),
        _all_of([each.tags for each in found if each.tags is not None]),
        _paths([each.paths for each in found]),
        _once(each.crons for each in found),
    )


def _all_of(found: list[NameFilter]) -> NameFilter | None:
    if not found or all(each == found[0] for each in found):
        return found[0] if found else None
    if ALL in found or any(each.negative for each in found):
        return ALL
    return NameFilter(_once(each.patterns for each in found))


def _paths(found: list[NameFilter | None]) -> NameFilter | None:
    written = [each for each in found if each is not None]
    if len(written) < len(found):
        return None
    joint = _all_of(written)
    return None if joint == ALL else joint


def _once(texts: Iterable[Iterable[str]]) -> Texts:
    return tuple(dict.fromkeys(text for each in texts for text in each))
