"""JSON: one schema for every command, version 1.

``{"version": 1, "command", "findings", "changes", "outcomes", "summary"}``
and the command's own keys (``repairs`` for ``fix``); ``redacted`` in the
summary says whether a text has a mark in the place of a secret.  Non-ASCII is escaped,
so a file name that is not UTF-8 passes as lone surrogates, and `json.loads`
followed by `os.fsencode` gives its bytes back.
"""

import json
from typing import TextIO

from ...kernel.outcome import Outcome
from ...kernel.plan import Change, Move
from ..page import Page

VERSION = 1


def write(page: Page, out: TextIO) -> None:
    """One object, indented by two, with a newline at the end."""
    json.dump(as_json(page), out, indent=2)
    out.write("\n")


def as_json(page: Page) -> dict[str, object]:
    """The documented object; contents of files are not part of it."""
    return {
        "version": VERSION,
        "command": page.command,
        "findings": [finding.to_json() for finding in page.findings],
        "changes": [_change(change) for change in page.plan],
        "outcomes": [_outcome(outcome) for outcome in page.applied()],
        "summary": {
            "run": page.report.run,
            "changes": len(page.plan),
            "pending": 0 if page.applied() else len(page.pending()),
            "redacted": page.redactor.hid,
            "applied": sum(outcome.status.value == "applied" for outcome in page.applied()),
            "before": dict(page.report.before),
            "after": dict(page.report.after),
        },
        **page.details,
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "verb": "move" if isinstance(change, Move) else "write",
        "path": str(change.path),
        "target": str(change.target) if isinstance(change, Move) else None,
        "rule": change.rule,
        "safety": change.safety.value,
    }


def _outcome(outcome: Outcome) -> dict[str, object]:
    return {**_change(outcome.change), "status": outcome.status.value, "reason": outcome.reason}
