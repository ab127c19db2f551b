"""The job ``plan`` of a new file: what no expression can say of the event, worked out by a script of ours.

It always runs, because GitHub skips whoever waits for a skipped job; and
where it fails, no output says no, so that every job runs.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from ..write.pins import ActionPins
from ..write.render import RUNNER
from ..write.script_files import FOLDER as SCRIPTS
from .conditions import PLAN
from .events import ALL, EventFilter, NameFilter

SCRIPT = "started_by.py"


def plan_lines(wanted: Mapping[str, Sequence[EventFilter]], name: str, pins: ActionPins) -> Iterator[str]:
    """The lines of the job; ``wanted`` are the events that are asked about, by the name of the output."""
    events = sorted({event.event for each in wanted.values() for event in each})
    asked = " || ".join(f"github.event_name == '{event}'" for event in events)
    yield "# What GitHub's filters of branches, tags and paths would have let pass, for each of the files that were joined."
    yield from (f"{PLAN}:", f"  name: {name}, plan", f"  runs-on: {RUNNER}", "  timeout-minutes: 5")
    yield "  # Where it fails, every job runs."
    yield from ("  continue-on-error: true", "  permissions:", "    contents: read # to compare commits", "  outputs:")
    yield from (f"    {each}: ${{{{ steps.filters.outputs.{each} }}}}" for each in wanted)
    yield from ("  steps:", "    - name: Check out the history, without what is in its files", f"      if: {asked}")
    yield f"      uses: {pins.pinned('actions/checkout')}"
    yield from (
        "      with:",
        "        fetch-depth: 0",
        "        filter: blob:none",
        "        persist-credentials: false",
    )
    yield from ("    - name: Find out what the event would have started", "      id: filters", f"      if: {asked}")
    yield from ("      env:", "        FILTERS: |")
    filters = {each: {event.event: _filters(event) for event in found} for each, found in wanted.items()}
    yield from (f"          {line}" for line in _table(filters))
    yield f"      run: python3 {SCRIPTS}/{SCRIPT}"


def _filters(event: EventFilter) -> dict[str, list[str]]:
    """The filters as they would stand below the event."""
    names: dict[str, NameFilter | None] = {"paths": event.paths}
    if event.branches != ALL or event.tags != ALL:
        names |= {"branches": event.branches, "tags": event.tags}
    return {
        f"{key}-ignore" if found.ignoring else key: list(found.patterns)
        for key, found in names.items()
        if found is not None
    }


def _table(filters: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> Iterator[str]:
    """JSON with a line for each event of each file, so that a later change of one is a diff of one line."""
    rows = [
        (name, event, json.dumps(found, ensure_ascii=False))
        for name, events in filters.items()
        for event, found in events.items()
    ]
    yield "{"
    for index, (name, event, found) in enumerate(rows):
        opens = index == 0 or rows[index - 1][0] != name
        closes = index == len(rows) - 1 or rows[index + 1][0] != name
        start = f'  "{name}": {{' if opens else "    "
        end = ("}" if closes else "") + ("," if index < len(rows) - 1 else "")
        yield f'{start}"{event}": {found}{end}'
    yield "}"
