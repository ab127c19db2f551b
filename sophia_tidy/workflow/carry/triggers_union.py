"""``on:`` of a new file: all that started its old files, joined; what is wider than one of them its jobs' conditions take back."""

from collections.abc import Iterator, Mapping, Sequence

from ..write.scalars import flow, scalar
from .events import ALL, EventFilter, NameFilter, default_types
from .inputs import DispatchedInput

_ORDER = ("push", "pull_request", "merge_group")
_LAST = ("schedule", "workflow_dispatch")
_WIDTH = 110


def render_triggers(joint: Mapping[str, EventFilter], inputs: Sequence[DispatchedInput]) -> Iterator[str]:
    """The lines of ``on:``."""
    yield "on:"
    first = [event for event in _ORDER if event in joint]
    last = [event for event in _LAST if event in joint]
    for name in (*first, *(each for each in joint if each not in (*first, *last)), *last):
        yield f"  {name}:"
        yield from (f"    {line}" for line in _event(joint[name], inputs))


def _event(event: EventFilter, inputs: Sequence[DispatchedInput]) -> Iterator[str]:
    if event.types is not None and event.types != default_types(event.event):
        yield from _list("types", event.types)
    if not (event.branches == ALL and (event.tags == ALL or event.event != "push")):
        yield from _names("branches", event.branches)
        yield from _names("tags", event.tags)
    yield from _names("paths", event.paths)
    yield from (f"- cron: {scalar(cron)}" for cron in event.crons)
    if event.event == "workflow_dispatch" and inputs:
        yield "inputs:"
        for each in inputs:
            yield f"  {each.name}:"
            yield from (f"    {line}" for line in each.lines)


def _names(key: str, names: NameFilter | None) -> Iterator[str]:
    if names is not None:
        yield from _list(f"{key}-ignore" if names.ignoring else key, names.patterns)


def _list(key: str, values: Sequence[str]) -> Iterator[str]:
    """On one line where it fits."""
    line = f"{key}: {flow(tuple(values))}"
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{key}:"
    yield from (f"  - {flow((value,))[1:-1]}" for value in values)
